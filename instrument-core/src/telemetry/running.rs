//! What runs between set-up and shut-down, and how it is brought to rest within a deadline.

use crate::export::Worker;
use crate::{Error, Recorder};
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Something that holds telemetry back, until it is flushed.
pub(super) trait Hold: Send + Sync {
    fn flush(&self) -> Result<(), OTelSdkError>;
    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError>;
}

impl Hold for Recorder {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

impl Hold for SdkTracerProvider {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

impl Hold for SdkLoggerProvider {
    fn flush(&self) -> Result<(), OTelSdkError> {
        self.force_flush()
    }

    fn shutdown(&self, deadline: Duration) -> Result<(), OTelSdkError> {
        self.shutdown_with_timeout(deadline)
    }
}

/// Shared by the guard, the signal handler and the panic hook: whoever comes first shuts down.
#[derive(Clone)]
pub(super) struct Running(Arc<Shared>);

struct Shared {
    /// In the order in which they come to rest: spans may still log, and both may still count.
    holds: Vec<Box<dyn Hold>>,
    worker: Worker,
    is_over: AtomicBool,
}

impl Running {
    pub(super) fn new(holds: Vec<Box<dyn Hold>>, worker: Worker) -> Self {
        Self(Arc::new(Shared {
            holds,
            worker,
            is_over: AtomicBool::new(false),
        }))
    }

    /// Sends everything that has ended so far.
    pub(super) fn flush(&self, deadline: Duration) -> Result<(), Error> {
        let shared = self.0.clone();
        within(deadline, "flush", move || at_once(&shared.holds))
    }

    /// Sends everything that has ended so far, and stops. The second call has nothing left to do.
    pub(super) fn shutdown(&self, deadline: Duration) -> Result<(), Error> {
        if self.0.is_over.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let by = Instant::now() + deadline;
        let left = move || by.saturating_duration_since(Instant::now());
        self.send_others();
        let shared = self.0.clone();
        let done = within(deadline, "shut-down", move || {
            all(shared.holds.iter().map(|hold| hold.shutdown(left())))
        });
        self.0.worker.stop(left());
        done
    }

    /// While spans come to rest, the other signals send what they have: a receiver of spans that hangs does not cost
    /// the log records, too.
    fn send_others(&self) {
        for at in 1..self.0.holds.len() {
            let shared = self.0.clone();
            // Without a thread they send it when it is their turn.
            let _ = thread::Builder::new()
                .name("instrument-rest".to_owned())
                .spawn(move || shared.holds[at].flush());
        }
    }

    /// The same without blocking the thread that waits, on any executor.
    pub(super) async fn in_background(
        self,
        work: impl FnOnce(&Self) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let (done, result) = oneshot::channel();
        let started = thread::Builder::new()
            .name("instrument-flush".to_owned())
            .spawn(move || {
                // Whoever no longer waits for it does not hear of it.
                let _ = done.send(work(&self));
            });
        started.map_err(|error| Error::setup("no thread to flush telemetry on", error))?;
        result
            .await
            .unwrap_or_else(|_| Err(Error::unfinished("flush", "it panicked")))
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("is_over", &self.0.is_over)
            .finish_non_exhaustive()
    }
}

/// Runs `work` on a thread of its own: processors that others wrote may block for ever, or must not be called on a
/// runtime's thread.
fn within(
    deadline: Duration,
    what: &'static str,
    work: impl FnOnce() -> Result<(), String> + Send + 'static,
) -> Result<(), Error> {
    let (done, result) = mpsc::channel();
    let spawned = thread::Builder::new()
        .name("instrument-rest".to_owned())
        .spawn(move || {
            let _ = done.send(work());
        });
    if let Err(error) = spawned {
        return Err(Error::setup(
            format!("no thread for the {what} of telemetry"),
            error,
        ));
    }
    match result.recv_timeout(deadline) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(why)) => Err(Error::unfinished(what, why)),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Error::unfinished(
            what,
            format!("it took longer than {deadline:?}"),
        )),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Error::unfinished(what, "it panicked")),
    }
}

fn all(results: impl Iterator<Item = Result<(), OTelSdkError>>) -> Result<(), String> {
    let failed: Vec<_> = results
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failed.join("; "))
    }
}

/// All signals at the same time: one whose receiver hangs takes no time from the others.
fn at_once(holds: &[Box<dyn Hold>]) -> Result<(), String> {
    thread::scope(|scope| {
        let flushing: Vec<_> = holds
            .iter()
            .map(|hold| {
                thread::Builder::new()
                    .name("instrument-rest".to_owned())
                    .spawn_scoped(scope, || hold.flush())
                    // Without a thread it is done here.
                    .map_err(|_| hold.flush())
            })
            .collect();
        let panicked = |_| Err(OTelSdkError::InternalFailure("it panicked".to_owned()));
        all(flushing.into_iter().map(|flushing| match flushing {
            Ok(thread) => thread.join().unwrap_or_else(panicked),
            Err(flushed) => flushed,
        }))
    })
}
