//! A process that makes spans and ends at once: `makes-spans RUNTIME EXIT [SPANS]`; with `busy-EXIT`, other threads go on
//! making spans until it is gone.
//!
//! It is set up by the environment, as a service is. `exit.rs` runs it.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use nix::sys::signal::{Signal, raise};
use std::error::Error;
use std::process::{abort, exit};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;

const THREADS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, runtime, how, spans @ ..] = arguments.as_slice() else {
        return Err(
            "makes-spans multi|current|none [busy-]return|exit|panic|signal|signal-return|interrupt|abort [SPANS]".into(),
        );
    };
    let spans = spans.first().map_or(Ok(1000), |n| n.parse())?;
    match runtime.as_str() {
        "multi" => Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(async { work(how, spans) }),
        "current" => Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(async { work(how, spans) }),
        "none" => work(how, spans),
        other => Err(format!("no runtime is called `{other}`").into()),
    }
}

fn work(how: &str, spans: usize) -> Result<(), Box<dyn Error>> {
    let telemetry = Telemetry::builder("makes-spans")
        .with_shutdown_at_signals()
        .install()?;
    for i in 0..spans {
        span!("work").attribute("i", i).in_scope(|| {});
    }
    let how = match how.strip_prefix("busy-") {
        Some(how) => {
            be_busy();
            how
        }
        None => how,
    };
    match how {
        "return" => Ok(()),
        "exit" => {
            drop(telemetry);
            exit(0)
        }
        "panic" => panic!("as asked"),
        "abort" => abort(),
        "signal" => {
            raise(Signal::SIGTERM)?;
            loop {
                thread::sleep(Duration::from_secs(3600));
            }
        }
        // The second ends it, if the first does not.
        "interrupt" => {
            raise(Signal::SIGINT)?;
            raise(Signal::SIGTERM)?;
            loop {
                thread::sleep(Duration::from_secs(3600));
            }
        }
        // Whichever comes first.
        "signal-return" => Ok(raise(Signal::SIGTERM)?),
        other => Err(format!("no exit is called `{other}`").into()),
    }
}

/// Returns when all of some threads are making spans, which they do for good.
fn be_busy() {
    let (begun, begins) = mpsc::sync_channel(THREADS);
    for _ in 0..THREADS {
        let begun = begun.clone();
        thread::spawn(move || {
            loop {
                span!("more").in_scope(|| span!("below").in_scope(|| {}));
                // It is only waited for once.
                let _ = begun.try_send(());
                // So many that they are sent as fast as they are made: overload is not what is tested.
                thread::park_timeout(Duration::from_micros(500));
            }
        });
    }
    begins.iter().take(THREADS).for_each(drop);
}
