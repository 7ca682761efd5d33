//! A language model's server of the test's own: OpenAI's interface around verdicts that a test gives. What real ones answer is
//! for other tests.

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What it says that each prompt took.
pub(crate) const PROMPT_TOKENS: u32 = 321;

/// Serves from now on: `LLM_URL`. For each prompt it answers with the verdict that the test gives, or fails with the status.
pub(crate) async fn serve<V>(judge: impl Fn(String) -> V + Clone + Send + Sync + 'static) -> String
where
    V: Future<Output = Result<Value, StatusCode>> + Send + 'static,
{
    let answer = move |Json(asked): Json<Value>| {
        let verdict = judge(asked["messages"].to_string());
        async move { verdict.await.map(|verdict| answer(&asked, &verdict)) }
    };
    let app = Router::new().route("/v1/chat/completions", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async { axum::serve(listener, app).await });
    format!("http://{address}/v1")
}

/// What the analyst asks for.
pub(crate) fn verdict(score: u8, level: &str) -> Value {
    json!({
        "risk_score": score,
        "risk_level": level,
        "summary": "Somebody is there.",
        "reasoning": "The camera shows it.",
    })
}

fn answer(asked: &Value, verdict: &Value) -> Json<Value> {
    let message = json!({ "role": "assistant", "content": verdict.to_string() });
    Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": asked["model"],
        "choices": [{ "index": 0, "finish_reason": "stop", "message": message }],
        "usage": { "prompt_tokens": PROMPT_TOKENS, "completion_tokens": 45, "total_tokens": PROMPT_TOKENS + 45 },
    }))
}
