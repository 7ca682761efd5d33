//! What runs between set-up and shut-down, and how it is brought to rest within a deadline.

use super::aside::Aside;
use super::hold::Hold;
use crate::Error;
use crate::countable::countable;
use crate::export::Worker;
use crate::locked::lock;
use opentelemetry_sdk::error::OTelSdkError;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How much of a shut-down's time is for what comes after the last attempt, at most.
const SETTLING: Duration = Duration::from_millis(500);

/// Shared by the guard, the signal handler and the panic hook: whoever comes first shuts down, and the others wait for that.
#[derive(Clone)]
pub(super) struct Running(Arc<Shared>);

struct Shared {
    /// In the order in which they come to rest: spans may still log, and both may still count.
    holds: Vec<Box<dyn Hold>>,
    worker: Worker,
    /// Processors that others wrote may block for ever, or must not be called on a runtime's thread.
    aside: Aside,
    stage: Mutex<Stage>,
    over: Condvar,
}

#[derive(Debug)]
enum Stage {
    Running,
    Ending,
    Over(Result<(), Error>),
}

impl Running {
    pub(super) fn new(holds: Vec<Box<dyn Hold>>, worker: Worker) -> Self {
        Self(Arc::new(Shared {
            holds,
            worker,
            aside: Aside::new(),
            stage: Mutex::new(Stage::Running),
            over: Condvar::new(),
        }))
    }

    /// Sends everything that has ended so far: all signals at the same time, so that one whose receiver hangs takes no time from the
    /// others.
    pub(super) fn flush(&self, deadline: Duration) -> Result<(), Error> {
        if let Stage::Over(ended) = &*lock(&self.0.stage) {
            return ended.as_ref().copied().map_err(Error::again);
        }
        let by = Instant::now() + countable(deadline);
        let (done, results) = mpsc::channel();
        let mut started = Ok(());
        // Spans last: they hold this thread up, if they need no other.
        for (at, hold) in self.0.holds.iter().enumerate().rev() {
            if let Some(flushed) = hold.flush_within(by.saturating_duration_since(Instant::now())) {
                // Whoever no longer waits for it does not hear of it, as below.
                let _ = done.send(flushed);
                continue;
            }
            let (shared, done) = (self.0.clone(), done.clone());
            started = started.and(self.aside("flush", move || {
                let _ = done.send(shared.holds[at].flush());
            }));
        }
        drop(done);
        let flushed = self.wait("flush", deadline, by..by, &results);
        started.and(flushed)
    }

    /// Sends everything that has ended so far, and stops. Whoever comes later waits for the first one's end, and is told the same:
    /// it may be about to end the process.
    pub(super) fn shutdown(&self, deadline: Duration) -> Result<(), Error> {
        let by = Instant::now() + countable(deadline);
        let mut stage = lock(&self.0.stage);
        if matches!(*stage, Stage::Running) {
            *stage = Stage::Ending;
            drop(stage);
            let ended = self.end(deadline, by);
            stage = lock(&self.0.stage);
            *stage = Stage::Over(ended);
            self.0.over.notify_all();
        }
        let left = by.saturating_duration_since(Instant::now());
        let is_ending = |stage: &mut Stage| matches!(stage, Stage::Ending);
        let waited = self.0.over.wait_timeout_while(stage, left, is_ending);
        match &*waited.unwrap_or_else(PoisonError::into_inner).0 {
            Stage::Over(ended) => ended.as_ref().copied().map_err(Error::again),
            _ => Err(Error::unfinished("shut-down", late(deadline))),
        }
    }

    /// Whether a shut-down has returned, with what came of it.
    pub(super) fn is_over(&self) -> bool {
        matches!(*lock(&self.0.stage), Stage::Over(_))
    }

    fn end(&self, deadline: Duration, by: Instant) -> Result<(), Error> {
        // What is given up then is counted and told of before the time is over.
        let last = by - (deadline / 10).min(SETTLING);
        let left = |by: Instant| by.saturating_duration_since(Instant::now());
        self.send_others();
        let (shared, (done, results)) = (self.0.clone(), mpsc::channel());
        let started = self.aside("shut-down", move || {
            for hold in &shared.holds {
                let _ = done.send(hold.shutdown(left(last)));
            }
        });
        let ended = started.and_then(|()| self.wait("shut-down", deadline, last..by, &results));
        self.0.worker.stop(left(by));
        self.0.aside.close();
        ended
    }

    /// While spans come to rest, the other signals send what they have: a receiver of spans that hangs does not cost
    /// the log records, too.
    fn send_others(&self) {
        for at in 1..self.0.holds.len() {
            let shared = self.0.clone();
            // Without a thread they send it when it is their turn.
            let _ = self.0.aside.run(move || {
                let _ = shared.holds[at].flush();
            });
        }
    }

    /// The same without blocking the thread that waits, on any executor.
    pub(super) async fn in_background(
        self,
        work: impl FnOnce(&Self) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let (done, result) = oneshot::channel();
        let this = self.clone();
        self.aside("flush", move || {
            let _ = done.send(work(&this));
        })?;
        result
            .await
            .unwrap_or_else(|_| Err(Error::unfinished("flush", "it panicked")))
    }

    fn aside(&self, what: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
        let started = self.0.aside.run(work);
        started
            .map_err(|error| Error::setup(format!("no thread for the {what} of telemetry"), error))
    }

    /// Waits until all of them are done. The time is over `by.start`, and `by.end` nobody is waited for any more.
    fn wait(
        &self,
        what: &'static str,
        deadline: Duration,
        by: Range<Instant>,
        results: &mpsc::Receiver<Result<(), OTelSdkError>>,
    ) -> Result<(), Error> {
        let mut failed = Vec::new();
        let mut is_late = false;
        for _ in &self.0.holds {
            match results.recv_timeout(by.end.saturating_duration_since(Instant::now())) {
                Ok(Ok(())) => {}
                // Some have less time of their own.
                Ok(Err(OTelSdkError::Timeout(_))) if Instant::now() >= by.start => is_late = true,
                Ok(Err(OTelSdkError::InternalFailure(why))) => failed.push(why),
                Ok(Err(error)) => failed.push(error.to_string()),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    is_late = true;
                    break;
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    failed.push("it panicked".to_owned());
                    break;
                }
            }
        }
        if is_late {
            failed.push(late(deadline));
        }
        if failed.is_empty() {
            Ok(())
        } else {
            Err(Error::unfinished(what, failed.join("; ")))
        }
    }
}

fn late(deadline: Duration) -> String {
    format!("it took longer than {deadline:?}")
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("stage", &self.0.stage)
            .finish_non_exhaustive()
    }
}
