//! How much is done at once, whoever asks.

use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, spawn_blocking};

/// What may be done at once. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    questions: Arc<Semaphore>,
    live: Arc<Semaphore>,
}

/// So many questions are answered at once; others wait. Each may read everything that is kept.
const QUESTIONS: usize = 4;
/// So many watch at once; others are refused: a place is given back only after a while.
pub(super) const LIVE: usize = 32;

impl Default for Turns {
    fn default() -> Self {
        Self {
            questions: Arc::new(Semaphore::new(QUESTIONS)),
            live: Arc::new(Semaphore::new(LIVE)),
        }
    }
}

impl Turns {
    /// Answers a question on a thread that may take its time, where the runtime has such ones: the others serve the service.
    pub(super) async fn answered<T: Send + 'static>(
        self,
        answer: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        // Nobody closes it.
        let turn = self.questions.acquire_owned().await.ok();
        if Handle::try_current().is_err() {
            return Ok(answer());
        }
        let answer = move || {
            let answer = answer();
            drop(turn);
            answer
        };
        spawn_blocking(answer).await
    }

    /// A place among those who watch, if there is one.
    pub(super) fn watch(&self) -> Option<OwnedSemaphorePermit> {
        self.live.clone().try_acquire_owned().ok()
    }
}
