//! What has been handed to a sink and has not come back.

use super::failure::{Failure, Kind};
use super::health::PipeHealth;

/// What has been sent and is not answered. Whatever becomes of the attempt, its spans are counted once.
#[derive(Debug)]
pub(crate) struct UnderWay {
    health: PipeHealth,
    count: u64,
}

impl UnderWay {
    /// `count` have been counted as queued.
    pub(crate) fn new(health: PipeHealth, count: u64) -> Self {
        health.sent(count);
        Self { health, count }
    }

    pub(crate) fn settle(mut self, result: Result<Delivered, Failure>) {
        let count = std::mem::take(&mut self.count);
        match result {
            Ok(Delivered {
                rejected: 0,
                message,
            }) => {
                self.health.settled(count, 0);
                self.health.works();
                if !message.is_empty() {
                    self.health.warned(&message);
                }
            }
            Ok(Delivered { rejected, message }) => {
                let rejected = rejected.min(count);
                let cause = format!("the receiver rejected {rejected} of {count}: {message}");
                self.health.settled(count - rejected, rejected);
                self.health.failing(
                    &Failure::new(Kind::PartlyRejected, "partial success", cause),
                    None,
                );
            }
            Err(failure) => {
                self.health.settled(0, count);
                self.health.failing(&failure, None);
            }
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if self.count == 0 {
            return;
        }
        self.health.settled(0, self.count);
        let failure = if std::thread::panicking() {
            Failure::new(Kind::Panicked, "panic", "the exporter panicked")
        } else {
            let cause = match self.health.last_error() {
                None => "it was under way when export was shut down".to_owned(),
                // Another one was, too.
                Some(last) if last.kind == Kind::ShutDown => last.cause,
                Some(last) => format!(
                    "it was tried until export was shut down; last {}: {}",
                    last.code, last.cause
                ),
            };
            Failure::new(Kind::ShutDown, "shut-down", cause)
        };
        self.health.failing(&failure, None);
    }
}

/// What a receiver says that takes a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delivered {
    pub(crate) rejected: u64,
    pub(crate) message: String,
}
