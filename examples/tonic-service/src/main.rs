//! What cameras see, over gRPC, traced.
//!
//! Run with
//!
//! ```sh
//! OTEL_TRACES_EXPORTER=console cargo run -p tonic-service
//! OTEL_TRACES_EXPORTER=console cargo run -p tonic-service --bin tonic-client # in another terminal
//! ```
//!
//! or without the variable, if an OTLP receiver listens on `localhost:4318`. An address other than `127.0.0.1:50051` is the
//! first argument.

use instrument_core::telemetry::Telemetry;
use std::error::Error;
use std::io;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says how to try it")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:50051")).await?;
    let telemetry = Telemetry::builder("tonic-service")
        .with_service_version(env!("CARGO_PKG_VERSION"))
        .install()?;
    let stopped = stopped()?;

    let url = format!("http://{}", listener.local_addr()?);
    println!("listening on {url}");
    println!("try: cargo run -p tonic-service --bin tonic-client -- {url}");
    tonic_service::run(listener, stopped).await?;

    // The last call is answered, so all spans have ended: what is left is sent.
    drop(telemetry);
    Ok(())
}

/// Ready when the service is told to stop: by Ctrl-C, or as orchestrators do it. It listens for that from now on, and not
/// only once it is awaited: before, a signal would end the process at once.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
