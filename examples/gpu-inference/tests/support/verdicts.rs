//! A language model's server of the test's own, whose verdict is in the camera's name.

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A camera with this in its name sees what is risky.
pub(crate) const RISKY: &str = "risky";
/// With this, the model fails.
pub(crate) const BROKEN: &str = "broken";
/// With this, it sees nothing of note.
pub(crate) const CALM: &str = "calm";

/// Serves from now on: `LLM_URL`.
pub(crate) async fn serve() -> String {
    let app = Router::new().route("/v1/chat/completions", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async { axum::serve(listener, app).await });
    format!("http://{address}/v1")
}

async fn answer(Json(asked): Json<Value>) -> Result<Json<Value>, StatusCode> {
    let prompt = asked["messages"].to_string();
    if prompt.contains(BROKEN) {
        return Err(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let (score, level) = if prompt.contains(RISKY) {
        (85, "critical")
    } else {
        (12, "low")
    };
    let verdict = json!({
        "risk_score": score,
        "risk_level": level,
        "summary": "Somebody is there.",
        "reasoning": "The camera says so.",
    });
    let message = json!({ "role": "assistant", "content": verdict.to_string() });
    Ok(Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": asked["model"],
        "choices": [{ "index": 0, "finish_reason": "stop", "message": message }],
        "usage": { "prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366 },
    })))
}
