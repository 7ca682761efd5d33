//! A model's server that does as a script says, and whoever asks the analyst.

use crate::analyst::app;
use crate::config::{Analyst, AnswerSchema, LanguageModel};
use crate::messages::Refusal;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use instrument_tower::Trust;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

pub(super) const VERDICT: &str =
    r#"{"risk_score":62,"risk_level":"high","summary":"A person.","reasoning":"At night."}"#;

/// What the server does with one request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reply {
    Whole(&'static str),
    Streamed(&'static str),
    Status(u16),
    /// Breaks off in the middle of a stream.
    Half,
    /// Never answers.
    Silence,
}

/// The caller's `traceparent`, and what it asked.
pub(super) type Question = (Option<String>, Value);

#[derive(Clone, Default)]
pub(super) struct Script {
    pub(super) replies: Arc<Mutex<VecDeque<Reply>>>,
    pub(super) asked: Arc<Mutex<Vec<Question>>>,
}

async fn reply(
    State(script): State<Script>,
    headers: axum::http::HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    let parent = headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok());
    let parent = parent.map(str::to_owned);
    script.asked.lock().expect("no panic").push((parent, body));
    let next = script.replies.lock().expect("no panic").pop_front();
    match next.expect("the script has a reply") {
        Reply::Whole(text) => axum::Json(json!({
            "id": "chatcmpl-1", "model": "tiny-q8",
            "choices": [{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }],
            "usage": { "prompt_tokens": 21, "completion_tokens": 8 },
        }))
        .into_response(),
        Reply::Streamed(text) => events(text, true),
        Reply::Status(status) => StatusCode::from_u16(status).expect("it is one").into_response(),
        Reply::Half => events(&VERDICT[..20], false),
        Reply::Silence => std::future::pending().await,
    }
}

fn events(text: &str, ends: bool) -> Response {
    let chunk = |delta: Value, reason: Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": reason });
        format!(
            "data: {}\n\n",
            json!({ "model": "tiny-q8", "choices": [choice] })
        )
    };
    let (first, second) = text.split_at(text.len() / 2);
    let mut items = vec![
        Ok(chunk(json!({ "content": first }), Value::Null)),
        Ok(chunk(json!({ "content": second }), Value::Null)),
    ];
    if ends {
        items.push(Ok(chunk(json!({}), json!("stop"))));
        items.push(Ok("data: [DONE]\n\n".to_owned()));
    } else {
        items.push(Err(io::Error::from(io::ErrorKind::ConnectionReset)));
    }
    let body = Body::from_stream(stream::iter(items).map(|item| item.map(Bytes::from)));
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

pub(super) async fn server(replies: impl IntoIterator<Item = Reply>) -> (SocketAddr, Script) {
    let script = Script::default();
    script.replies.lock().expect("no panic").extend(replies);
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let app = Router::new()
        .route("/v1/chat/completions", post(reply))
        .with_state(script.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (address, script)
}

pub(super) fn model(address: SocketAddr) -> LanguageModel {
    LanguageModel {
        url: format!("http://{address}/v1"),
        name: "tiny".to_owned(),
        provider: "llama_cpp".to_owned(),
        api_key: Some("secret".to_owned()),
        streams: true,
        schema: AnswerSchema::JsonSchema,
        context_tokens: None,
        max_tokens: 64,
        temperature: 0.7,
        top_p: 0.95,
        timeout: Duration::from_secs(20),
        attempts: 3,
        retry: Duration::from_millis(1),
        breaker_failures: 5,
        breaker_open: Duration::from_secs(600),
    }
}

pub(super) fn settings(model: Option<LanguageModel>) -> Analyst {
    Analyst {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        trusted: Trust::loopback(),
        model,
        profile_token: None,
        stage_delays: false,
        stop_with_input: false,
    }
}

pub(super) fn analyst(model: Option<LanguageModel>) -> Router {
    app(settings(model), None).expect("there is a client")
}

pub(super) fn batch() -> Value {
    json!({ "batch_id": "b1", "camera_id": "front_door", "detections": [
        { "detection_id": 7, "class": "person", "confidence": 0.9, "seen_at": "2026-05-01T12:00:00Z" },
    ]})
}

pub(super) async fn analyze(
    app: &Router,
    kit: &Kit,
    body: impl Into<Body>,
) -> (StatusCode, Bytes, bool) {
    let request = Request::post("/analyze")
        .header(header::CONTENT_TYPE, "application/json")
        .body(body.into())
        .expect("it is a request");
    let answer = async {
        let response = app.clone().oneshot(request).await.expect("it never fails");
        let waits = response.headers().contains_key(header::RETRY_AFTER);
        let status = response.status();
        let body = response.into_body().collect().await.expect("it is whole");
        (status, body.to_bytes(), waits)
    };
    answer.with_context(kit.context()).await
}

pub(super) async fn refused(
    app: &Router,
    kit: &Kit,
    body: impl Into<Body>,
) -> (StatusCode, Refusal, bool) {
    let (status, body, waits) = analyze(app, kit, body).await;
    let refusal = serde_json::from_slice(&body).expect("it is a refusal");
    (status, refusal, waits)
}

/// What changes from run to run, and what is of no interest here.
pub(super) const HIDDEN: [&str; 5] = [
    "server.port",
    "gen_ai.response.time_to_first_chunk",
    "completion.time_to_first_token",
    "completion.time_per_output_token",
    "retry.delay_ms",
];
