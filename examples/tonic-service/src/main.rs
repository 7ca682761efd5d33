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
use tokio::net::TcpListener;
use tokio::signal;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says how to try it")]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:50051")).await?;
    let telemetry = Telemetry::builder("tonic-service")
        .with_service_version(env!("CARGO_PKG_VERSION"))
        .install()?;

    let url = format!("http://{}", listener.local_addr()?);
    println!("listening on {url}");
    println!("try: cargo run -p tonic-service --bin tonic-client -- {url}");
    tonic_service::run(listener, stopped()).await?;

    // The last call is answered, so all spans have ended: what is left is sent.
    drop(telemetry);
    Ok(())
}

/// Ready when the service is told to stop: by Ctrl-C, or as orchestrators do it.
async fn stopped() {
    #[cfg(unix)]
    {
        let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())
            .expect("a runtime with signals");
        tokio::select! {
            _ = signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = signal::ctrl_c().await;
}
