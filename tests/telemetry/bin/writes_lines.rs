//! A service that logs inside and outside of spans, across awaits and on many threads: `writes-lines text|json [own|sent]`.
//!
//! Every message says which ids its line has to have. With `own`, the service has a subscriber before it is set up, and with
//! `sent` one afterwards, which sends what it writes.
//! `logs_process.rs` runs it.

use instrument_core::logs::LogFormat;
use instrument_core::telemetry::Telemetry;
use instrument_core::{Instrument, current, log_context, span, spawn, traced_span};
use std::error::Error;
use tokio::task::yield_now;
use tracing_subscriber::layer::SubscriberExt;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let format = match arguments.get(1).map(String::as_str) {
        Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        _ => return Err("writes-lines text|json [own|sent]".into()),
    };
    let whose = arguments.get(2).map_or("", String::as_str);
    let own = || tracing_subscriber::registry().with(instrument_core::logs::layer(LogFormat::Json));
    if whose == "own" {
        tracing::subscriber::set_global_default(own())?;
    }
    let mut telemetry = Telemetry::builder("writes-lines").with_log_format(format);
    if whose == "sent" {
        telemetry = telemetry.without_subscriber();
    }
    let telemetry = telemetry.install()?;
    if whose == "sent" {
        let own = own()
            .with(telemetry.log_layer())
            .with(instrument_core::bridge::layer());
        tracing::subscriber::set_global_default(own)?;
        tracing_log::LogTracer::init()?;
    }
    tokio::runtime::Runtime::new()?.block_on(async {
        say("start");
        let requests: Vec<_> = (0..20).map(|n| tokio::spawn(handle(n))).collect();
        for request in requests {
            request.await?;
        }
        log::warn!("{} with password=hunter2", ids());
        Ok(())
    })
}

fn ids() -> String {
    let trace = current::trace_id().unwrap_or_default();
    format!(
        "trace={trace} span={}",
        current::span_id().unwrap_or_default()
    )
}

fn say(what: &str) {
    tracing::info!(what, "{}", ids());
    tracing::debug!("nobody asked for this");
}

#[traced_span]
async fn handle(request: usize) {
    let work = async {
        say("before");
        yield_now().await;
        say("after");
        spawn::task(async { say("task") }.instrument(span!("detect").start())).await
    };
    let done = log_context!(request = request, api_key = "hunter2")
        .instrument(work)
        .await;
    if done.is_err() {
        tracing::error!("the task panicked");
    }
    library_call().await;
}

/// What a library has that knows of `tracing` only.
#[tracing::instrument]
async fn library_call() {
    yield_now().await;
    say("library");
}
