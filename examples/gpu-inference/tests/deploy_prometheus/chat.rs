//! A language model's server of the test's own: it answers after a while, or fails when it is told to.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// How it behaves.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    delay: Duration,
    failures: Arc<AtomicUsize>,
}

impl Chat {
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
        let app = Router::new()
            .route("/v1/chat/completions", post(answer))
            .with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it listens");
        tokio::spawn(async { axum::serve(listener, app).await });
        format!("http://{address}/v1")
    }
}

async fn answer(State(chat): State<Chat>, Json(asked): Json<Value>) -> Response {
    let one_less = |left: usize| left.checked_sub(1);
    let failing = chat
        .failures
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
    if failing.is_ok() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    tokio::time::sleep(chat.delay).await;
    let verdict = json!({
        "risk_score": 62,
        "risk_level": "high",
        "summary": "Somebody is at the front door.",
        "reasoning": "It is night, and nobody is expected.",
    });
    let message = json!({ "role": "assistant", "content": verdict.to_string() });
    let answer = json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": asked["model"],
        "choices": [{ "index": 0, "finish_reason": "stop", "message": message }],
        "usage": { "prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366 },
    });
    Json(answer).into_response()
}
