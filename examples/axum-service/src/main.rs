//! Tasks over HTTP, traced.
//!
//! Run with
//!
//! ```sh
//! OTEL_TRACES_EXPORTER=console cargo run -p axum-service
//! ```
//!
//! or without the variable, if an OTLP receiver listens on `localhost:4318`. Either way, `http://127.0.0.1:3000/tracing` shows
//! what it traces. An address other than `127.0.0.1:3000` is the
//! first argument.

use instrument_core::store::TraceStore;
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
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    let traces = TraceStore::default();
    let telemetry = Telemetry::builder("axum-service")
        .with_service_version(env!("CARGO_PKG_VERSION"))
        .with_store(&traces)
        .install()?;
    let stopped = stopped()?;

    let url = format!("http://{}", listener.local_addr()?);
    println!("listening on {url}");
    println!(
        "try: curl -i {url}/api/tasks -H 'content-type: application/json' -H 'x-user: ada' -d '{{\"title\": \"Water the plants\", \"priority\": \"high\"}}'"
    );
    println!("its traces: {url}/tracing");
    axum_service::run(listener, traces, stopped).await?;

    // The last request is answered, so all spans have ended: what is left is sent.
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
