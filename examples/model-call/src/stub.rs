//! A server with OpenAI's interface and no model, for whoever has none: it is overloaded at first.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::{StatusCode, header};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::net::TcpListener;

/// Starts it on a free port of this machine, with what it says to whoever asks for a whole answer; gives its URL.
///
/// # Errors
///
/// When there is no port.
pub async fn start(answer: &str) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/v1", listener.local_addr()?);
    let model = Arc::new(Scripted {
        answer: answer.to_owned(),
        asked: AtomicU32::new(0),
    });
    let app = Router::new()
        .route("/v1/chat/completions", post(complete))
        .with_state(model);
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}

struct Scripted {
    answer: String,
    asked: AtomicU32,
}

async fn complete(State(model): State<Arc<Scripted>>, Json(request): Json<Value>) -> Response {
    let number = model.asked.fetch_add(1, Ordering::Relaxed);
    if number == 0 {
        let error =
            json!({ "error": { "message": "try again", "type": "overloaded", "code": null } });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(error)).into_response();
    }
    let id = format!("chatcmpl-{number}");
    if request["stream"] == true {
        return ([(header::CONTENT_TYPE, "text/event-stream")], events(&id)).into_response();
    }
    let message = json!({ "role": "assistant", "content": model.answer });
    Json(json!({
        "id": id,
        "model": "tiny",
        "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 21, "completion_tokens": 8, "total_tokens": 29 },
    }))
    .into_response()
}

fn events(id: &str) -> String {
    let chunk = |delta: Value, reason: Option<&str>| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": reason });
        json!({ "id": id, "model": "tiny", "choices": [choice] })
    };
    let usage = json!({ "prompt_tokens": 20, "completion_tokens": 4, "total_tokens": 24 });
    let chunks = [
        chunk(json!({ "role": "assistant" }), None),
        chunk(json!({ "content": "Nobody is " }), None),
        chunk(json!({ "content": "expected." }), None),
        chunk(json!({}), Some("stop")),
        json!({ "id": id, "model": "tiny", "choices": [], "usage": usage }),
    ];
    let mut events: String = chunks
        .iter()
        .map(|chunk| format!("data: {chunk}\n\n"))
        .collect();
    events.push_str("data: [DONE]\n\n");
    events
}
