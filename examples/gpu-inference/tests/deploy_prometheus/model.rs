//! A language model that answers after a while, or fails when it is told to.

use crate::support::chat;
use axum::http::StatusCode;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How it behaves.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    delay: Duration,
    failures: Arc<AtomicUsize>,
}

impl Model {
    pub(crate) fn new(delay: Duration) -> Self {
        Self {
            delay,
            failures: Arc::default(),
        }
    }

    /// The next requests fail.
    pub(crate) fn fails(&self, times: usize) {
        self.failures.store(times, Ordering::Relaxed);
    }

    /// Serves from now on: `LLM_URL`.
    pub(crate) async fn serve(&self) -> String {
        let model = self.clone();
        chat::serve(move |_| model.clone().judge()).await
    }

    async fn judge(self) -> Result<Value, StatusCode> {
        let one_less = |left: usize| left.checked_sub(1);
        let failing = self
            .failures
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        if failing.is_ok() {
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        }
        tokio::time::sleep(self.delay).await;
        Ok(chat::verdict(62, "high"))
    }
}
