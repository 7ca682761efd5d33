//! The one call that sets everything up, and the guard that brings everything to rest.
//!
//! [`setup_telemetry`] leaves all to the environment, [`Telemetry::builder`] takes what code knows better. Both return a
//! [`Telemetry`]; while it lives, spans are sampled, batched and sent; when it is dropped, what is left is sent.
//!
//! ```no_run
//! use instrument_core::telemetry::setup_telemetry;
//! use instrument_core::traced_span;
//!
//! #[traced_span]
//! fn handle_frame() { /* … */ }
//!
//! fn main() -> Result<(), instrument_core::Error> {
//!     let _telemetry = setup_telemetry("camera-service")?;
//!     handle_frame();
//!     Ok(())
//! } // the guard is dropped: everything is sent, for at most five seconds
//! ```
//!
//! # With any runtime, or none
//!
//! Export has a thread and a runtime of its own. So it makes no difference whether the service runs on tokio's
//! multi-thread or current-thread runtime or on none, nor on which thread it is set up or shut down.
//!
//! # The end of the process
//!
//! | the process ends by | nothing is lost if |
//! |---|---|
//! | returning from `main` | the guard is a variable of `main` (`let _telemetry`, not `let _`) |
//! | a panic in `main` | the same; with `panic = "abort"` the panic hook sees to it |
//! | `std::process::exit` | the guard is dropped before, since `exit` runs no destructors |
//! | SIGTERM, SIGINT | the service handles them and returns, or [`Builder::with_shutdown_at_signals`] |
//! | being frozen between calls, as functions are | [`Telemetry::flush`] at the end of each call |
//!
//! # Panics
//!
//! A span in which something panics ends as [panicked](crate::Outcome::Panicked). What the panic said and where, and the
//! backtrace if `RUST_BACKTRACE` asks for it, is an exception of the span that was current: an installed telemetry has a panic
//! hook for that, which runs after the one that was there ([`Builder::without_panic_hook`] leaves it out). Where the
//! service's own span processors make the SDK record, panics have no exception: its spans cannot be written to at any moment.
//!
//! # When something is wrong
//!
//! A wrong setting costs a line that names it and what is used instead. A collector that cannot be reached costs no
//! latency and a line, and [`Telemetry::health`] counts. Only [`Builder::install`] returns an error, and
//! [`Builder::install_or_disabled`] makes a line of that too.

mod aside;
mod assemble;
#[cfg(all(feature = "logs", feature = "tracing"))]
mod bridged;
#[cfg(all(feature = "logs", not(feature = "tracing")))]
#[path = "telemetry/not_bridged.rs"]
mod bridged;
mod builder;
#[cfg(feature = "testing")]
mod chosen;
#[cfg(not(feature = "testing"))]
#[path = "telemetry/not_chosen.rs"]
mod chosen;
mod health;
mod hold;
mod install;
#[cfg(feature = "logs")]
mod lines;
mod logging;
#[cfg(feature = "metrics")]
mod measuring;
#[cfg(not(feature = "metrics"))]
#[path = "telemetry/no_measuring.rs"]
mod measuring;
mod panic;
mod parts;
mod processing;
mod recording;
mod running;
mod settings;
#[cfg(unix)]
mod signals;
#[cfg(not(unix))]
#[path = "telemetry/no_signals.rs"]
mod signals;
mod started;
#[cfg(feature = "store")]
mod storing;
#[cfg(not(feature = "store"))]
#[path = "telemetry/no_storing.rs"]
mod storing;
#[cfg(feature = "logs")]
mod subscriber;
#[cfg(not(feature = "logs"))]
#[path = "telemetry/no_subscriber.rs"]
mod subscriber;

pub use builder::Builder;
pub use health::TelemetryHealth;

pub(crate) use install::{is_installed, resolve};
pub(crate) use parts::{Ids, MakePipeline, Parts};
pub(crate) use processing::Processing;
pub(crate) use recording::span_limits;
pub(crate) use started::service_name;

use crate::config::Problem;
use crate::export::OrphansSeen;
use crate::{Error, Provider};
use health::Counters;
use measuring::Measuring;
use running::Running;
use std::time::{Duration, Instant};
use subscriber::Records;

/// Sets up telemetry for the whole process as the environment says: see the [table of settings](crate::config).
/// `service` is the service's name unless `OTEL_SERVICE_NAME` gives another one.
///
/// # Errors
///
/// See [`Builder::install`].
pub fn setup_telemetry(service: impl Into<String>) -> Result<Telemetry, Error> {
    Telemetry::builder(service).install()
}

/// Telemetry that is set up. Dropping it sends what is left, for at most
/// [so long](Builder::with_shutdown_timeout), and ends it: spans that start later are not recorded.
#[derive(Debug)]
#[must_use = "telemetry ends when this is dropped: keep it in a variable of `main`"]
pub struct Telemetry {
    /// `None`: it is disabled.
    on: Option<On>,
    service: String,
    problems: Vec<Problem>,
}

#[derive(Debug)]
struct On {
    provider: Provider,
    running: Running,
    counters: Counters,
    /// Where log lines go as well.
    records: Option<Records>,
    metrics: Option<Measuring>,
    shutdown_timeout: Duration,
    orphan_age: Duration,
    has_store: bool,
    has_recorder: bool,
}

impl Telemetry {
    /// What to set up, for a service of this name unless `OTEL_SERVICE_NAME` gives another one.
    pub fn builder(service: impl Into<String>) -> Builder {
        Builder::new(service.into())
    }

    fn disabled(service: String) -> Self {
        Self {
            on: None,
            service,
            problems: Vec::new(),
        }
    }

    /// Whether anything is recorded.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.on.is_some()
    }

    /// What records, to be bound to a context; `None` if telemetry is disabled.
    #[must_use]
    pub fn provider(&self) -> Option<&Provider> {
        self.on.as_ref().map(|on| &on.provider)
    }

    /// What was wrong with the configuration, and what was used instead.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What has been sent, what has not, and why.
    #[must_use]
    pub fn health(&self) -> TelemetryHealth {
        self.on
            .as_ref()
            .map_or_else(TelemetryHealth::default, |on| {
                on.counters.snapshot(&on.provider)
            })
    }

    /// Whether there is a store that spans go to, besides exporters.
    pub(crate) fn has_store(&self) -> bool {
        self.on.as_ref().is_some_and(|on| on.has_store)
    }

    pub(crate) fn service(&self) -> &str {
        &self.service
    }

    /// For the doctor: what was exported without its parent, in the order of the exporters.
    pub(crate) fn orphans(&self) -> Vec<OrphansSeen> {
        self.on.as_ref().map_or_else(Vec::new, |on| {
            let (age, now) = (on.orphan_age, Instant::now());
            let each = on.counters.orphans.iter();
            each.map(|orphans| orphans.seen(age, now)).collect()
        })
    }

    /// Sends what has ended so far, and blocks until it is sent.
    ///
    /// # Errors
    ///
    /// When not everything could be sent, or not in time. What is still queued is tried further.
    pub fn flush(&self, deadline: Duration) -> Result<(), Error> {
        self.on
            .as_ref()
            .map_or(Ok(()), |on| on.running.flush(deadline))
    }

    /// The same, to be awaited on any executor.
    ///
    /// # Errors
    ///
    /// See [`flush`](Self::flush).
    pub async fn flush_async(&self, deadline: Duration) -> Result<(), Error> {
        match &self.on {
            Some(on) => {
                let running = on.running.clone();
                running
                    .in_background(move |running| running.flush(deadline))
                    .await
            }
            None => Ok(()),
        }
    }

    /// Sends what has ended so far, and ends telemetry. [`health`](Self::health) can be asked what became of it. Where it is
    /// ended already, by another call or a signal, this waits for that end, and returns the same.
    ///
    /// The last tenth of the time, half a second at most, is for what is not answered by then: it is given up, counted and told of.
    ///
    /// # Errors
    ///
    /// When not everything could be sent, or not in time.
    pub fn shutdown(&self, deadline: Duration) -> Result<(), Error> {
        self.on
            .as_ref()
            .map_or(Ok(()), |on| on.running.shutdown(deadline))
    }

    /// The same, to be awaited on any executor.
    ///
    /// # Errors
    ///
    /// See [`shutdown`](Self::shutdown).
    pub async fn shutdown_async(&self, deadline: Duration) -> Result<(), Error> {
        match &self.on {
            Some(on) => {
                let running = on.running.clone();
                running
                    .in_background(move |running| running.shutdown(deadline))
                    .await
            }
            None => Ok(()),
        }
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        // Whoever has ended it was told what came of it.
        if let Some(on) = self.on.as_ref().filter(|on| !on.running.is_over()) {
            if let Err(error) = on.running.shutdown(on.shutdown_timeout) {
                crate::say(format_args!("{error}"));
            }
        }
    }
}
