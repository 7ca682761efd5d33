//! A process that makes spans and ends at once: `makes-spans RUNTIME EXIT [SPANS]`.
//!
//! It is set up by the environment, as a service is. `exit.rs` runs it.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use nix::sys::signal::{Signal, raise};
use std::error::Error;
use std::process::exit;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, runtime, how, spans @ ..] = arguments.as_slice() else {
        return Err("makes-spans multi|current|none return|exit|panic|signal [SPANS]".into());
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
    match how {
        "return" => Ok(()),
        "exit" => {
            drop(telemetry);
            exit(0)
        }
        "panic" => panic!("as asked"),
        "signal" => {
            raise(Signal::SIGTERM)?;
            loop {
                thread::sleep(Duration::from_secs(3600));
            }
        }
        other => Err(format!("no exit is called `{other}`").into()),
    }
}
