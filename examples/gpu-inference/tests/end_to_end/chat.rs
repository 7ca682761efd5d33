//! A language model's server of the test's own: OpenAI's interface, and always the same verdict. What real ones answer is for
//! other tests.

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Serves from now on: `LLM_URL`.
pub(crate) async fn serve() -> String {
    let app = Router::new().route("/v1/chat/completions", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async { axum::serve(listener, app).await });
    format!("http://{address}/v1")
}

async fn answer(Json(asked): Json<Value>) -> Json<Value> {
    let verdict = json!({
        "risk_score": 62,
        "risk_level": "high",
        "summary": "Somebody is at the front door.",
        "reasoning": "It is night, and nobody is expected.",
    });
    let message = json!({ "role": "assistant", "content": verdict.to_string() });
    Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": asked["model"],
        "choices": [{ "index": 0, "finish_reason": "stop", "message": message }],
        "usage": { "prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366 },
    }))
}
