//! The analyst against a server that behaves as models' servers do.

use super::app;
use crate::config::{Analyst, AnswerSchema, LanguageModel};
use crate::messages::{Refusal, RiskLevel, Scorer, Verdict};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

const VERDICT: &str =
    r#"{"risk_score":62,"risk_level":"high","summary":"A person.","reasoning":"At night."}"#;

/// What the server does with one request.
#[derive(Clone, Copy, Debug)]
enum Reply {
    Whole(&'static str),
    Streamed(&'static str),
    Status(u16),
    /// Breaks off in the middle of a stream.
    Half,
    /// Never answers.
    Silence,
}

/// The caller's `traceparent`, and what it asked.
type Question = (Option<String>, Value);

#[derive(Clone, Default)]
struct Script {
    replies: Arc<Mutex<VecDeque<Reply>>>,
    asked: Arc<Mutex<Vec<Question>>>,
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

async fn server(replies: impl IntoIterator<Item = Reply>) -> (SocketAddr, Script) {
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

fn model(address: SocketAddr) -> LanguageModel {
    LanguageModel {
        url: format!("http://{address}/v1"),
        name: "tiny".to_owned(),
        provider: "llama_cpp".to_owned(),
        api_key: Some("secret".to_owned()),
        streams: true,
        schema: AnswerSchema::JsonSchema,
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

fn analyst(model: Option<LanguageModel>) -> Router {
    let config = Analyst {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        model,
        stage_delays: false,
        stop_with_input: false,
    };
    app(config, None).expect("there is a client")
}

fn batch() -> Value {
    json!({ "batch_id": "b1", "camera_id": "front_door", "detections": [
        { "detection_id": 7, "class": "person", "confidence": 0.9, "seen_at": "2026-05-01T12:00:00Z" },
    ]})
}

async fn analyze(app: &Router, kit: &Kit, body: impl Into<Body>) -> (StatusCode, Bytes, bool) {
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

async fn refused(app: &Router, kit: &Kit, body: impl Into<Body>) -> (StatusCode, Refusal, bool) {
    let (status, body, waits) = analyze(app, kit, body).await;
    let refusal = serde_json::from_slice(&body).expect("it is a refusal");
    (status, refusal, waits)
}

/// What changes from run to run, and what is of no interest here.
const HIDDEN: [&str; 5] = [
    "server.port",
    "gen_ai.response.time_to_first_chunk",
    "completion.time_to_first_token",
    "completion.time_per_output_token",
    "retry.delay_ms",
];

#[tokio::test]
async fn a_streamed_answer_becomes_a_verdict_and_a_trace() {
    let (address, script) = server([Reply::Streamed(VERDICT)]).await;
    let kit = Kit::new();
    let (status, body, _) =
        analyze(&analyst(Some(model(address))), &kit, batch().to_string()).await;
    assert_eq!(status, StatusCode::OK);
    let verdict: Verdict = serde_json::from_slice(&body).expect("it is a verdict");
    assert_eq!(
        (verdict.risk_score, verdict.risk_level, verdict.scorer),
        (62, RiskLevel::High, Scorer::LanguageModel)
    );
    assert_eq!(verdict.model, "tiny-q8");
    kit.assert_complete();
    assert_eq!(
        kit.tree().without_attributes(),
        "
        POST /analyze [server]
          build_prompt
          llm_inference [client]
          parse_response
        "
    );
    let inference = kit.span("llm_inference").span_context;
    let (parent, body) = script.asked.lock().expect("no panic").remove(0);
    let parent = parent.expect("the server is told of the trace");
    assert!(
        parent.contains(&inference.span_id().to_string()),
        "{parent} is below llm_inference"
    );
    assert_eq!(body["stream"], true);
    assert_eq!(body["response_format"]["type"], "json_schema");
}

#[tokio::test]
async fn a_whole_answer_counts_its_tokens() {
    let (address, script) = server([Reply::Whole(VERDICT)]).await;
    let settings = LanguageModel {
        streams: false,
        schema: AnswerSchema::Off,
        ..model(address)
    };
    let kit = Kit::new();
    let (_, body, _) = analyze(&analyst(Some(settings)), &kit, batch().to_string()).await;
    let verdict: Verdict = serde_json::from_slice(&body).expect("it is a verdict");
    assert_eq!(
        (verdict.prompt_tokens, verdict.completion_tokens),
        (Some(21), Some(8))
    );
    let (_, body) = script.asked.lock().expect("no panic").remove(0);
    assert_eq!(
        (&body["stream"], &body["response_format"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        kit.tree()
            .with_hidden_values(HIDDEN)
            .to_string()
            .lines()
            .nth(2),
        Some(
            "  llm_inference [client] gen_ai.operation.name=chat gen_ai.provider.name=llama_cpp gen_ai.request.model=tiny \
             server.address=127.0.0.1 server.port=… gen_ai.request.temperature=0.7 gen_ai.request.top_p=0.95 \
             gen_ai.request.max_tokens=64 prompt.length=410 retry.attempt=1 gen_ai.response.id=chatcmpl-1 \
             gen_ai.response.model=tiny-q8 gen_ai.response.finish_reasons=[stop] gen_ai.usage.input_tokens=21 \
             gen_ai.usage.output_tokens=8 completion.length=83"
        )
    );
}

#[tokio::test]
async fn what_is_no_verdict_is_asked_for_again_and_then_refused() {
    let high = r#"{"risk_score":150,"risk_level":"critical","summary":"x","reasoning":"y"}"#;
    let (address, _) = server([
        Reply::Whole("rather high"),
        Reply::Whole(high),
        Reply::Whole(high),
    ])
    .await;
    let settings = LanguageModel {
        streams: false,
        ..model(address)
    };
    let kit = Kit::new();
    let (status, refusal, _) = refused(&analyst(Some(settings)), &kit, batch().to_string()).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert_eq!(
        refusal.error,
        "the model gave no valid verdict (asked 3 times): the score is 150, and 100 is the highest"
    );
    let server = kit.span("POST /analyze");
    assert_eq!(refusal.trace_id, server.span_context.trace_id().to_string());
    assert_eq!(
        kit.tree().without_attributes(),
        r#"
        POST /analyze [server] !502 +retry +retry +retry.exhausted
          build_prompt
          llm_inference [client]
          parse_response !invalid_verdict "the answer is not the JSON that was asked for: expected value at line 1 column 1" +exception
          llm_inference [client]
          parse_response !invalid_verdict "the score is 150, and 100 is the highest" +exception
          llm_inference [client]
          parse_response !invalid_verdict "the score is 150, and 100 is the highest" +exception
        "#
    );
}

#[tokio::test]
async fn a_server_that_fails_and_breaks_off_is_asked_again() {
    for half in [Reply::Status(503), Reply::Half] {
        let (address, _) = server([half, Reply::Streamed(VERDICT)]).await;
        let kit = Kit::new();
        let (status, ..) = analyze(&analyst(Some(model(address))), &kit, batch().to_string()).await;
        assert_eq!(status, StatusCode::OK, "after {half:?}");
        let failed = match half {
            Reply::Half => "connection_reset",
            _ => "503",
        };
        assert_eq!(
            kit.tree().without_attributes(),
            format!(
                "
                POST /analyze [server] +retry
                  build_prompt
                  llm_inference [client] !{failed}
                  llm_inference [client]
                  parse_response
                "
            )
        );
    }
}

#[tokio::test]
async fn a_server_that_refuses_is_not_asked_again() {
    let (address, script) = server([Reply::Status(401)]).await;
    let kit = Kit::new();
    let (status, refusal, _) =
        refused(&analyst(Some(model(address))), &kit, batch().to_string()).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert!(refusal.advice.contains("LLM_API_KEY"), "{}", refusal.advice);
    assert_eq!(script.asked.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn too_slow_is_told_as_that() {
    let (address, _) = server([Reply::Silence, Reply::Silence]).await;
    let settings = LanguageModel {
        timeout: Duration::from_millis(50),
        attempts: 2,
        ..model(address)
    };
    let kit = Kit::new();
    let (status, refusal, _) = refused(&analyst(Some(settings)), &kit, batch().to_string()).await;
    assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(
        refusal.error,
        "the model took longer than 50ms (asked 2 times)"
    );
    assert_eq!(
        kit.tree().without_attributes(),
        "
        POST /analyze [server] !504 +timeout +retry +timeout +retry.exhausted
          build_prompt
          llm_inference [client] !timeout
          llm_inference [client] !timeout
        "
    );
}

#[tokio::test]
async fn after_enough_failures_nobody_is_asked_and_readiness_says_so() {
    let (address, script) = server([Reply::Status(500), Reply::Status(500)]).await;
    let settings = LanguageModel {
        breaker_failures: 2,
        attempts: 2,
        ..model(address)
    };
    let app = analyst(Some(settings));
    let kit = Kit::new();
    let (status, ..) = refused(&app, &kit, batch().to_string()).await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    let (status, refusal, waits) = refused(&app, &kit, batch().to_string()).await;
    assert_eq!(
        (status, waits),
        (StatusCode::SERVICE_UNAVAILABLE, true),
        "{refusal:?}"
    );
    assert_eq!(script.asked.lock().expect("no panic").len(), 2);
    let probe = Request::get("/health/ready")
        .body(Body::empty())
        .expect("it is a request");
    let ready = app.oneshot(probe).await.expect("it never fails");
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn without_a_model_rules_judge_and_say_so() {
    let kit = Kit::new();
    let (_, body, _) = analyze(&analyst(None), &kit, batch().to_string()).await;
    let verdict: Verdict = serde_json::from_slice(&body).expect("it is a verdict");
    assert_eq!((verdict.scorer, verdict.risk_score), (Scorer::Rules, 54));
    let tree = kit.tree().to_string();
    let (server, rules) = tree
        .trim_end()
        .split_once('\n')
        .expect("there are two spans");
    assert!(
        server.contains("risk.scorer=rules model.name=rules-1"),
        "{server}"
    );
    assert_eq!(
        rules,
        "  score_by_rules risk.level=medium risk.score=54 risk.scorer=rules model.name=rules-1"
    );
}

#[tokio::test]
async fn what_is_no_batch_is_refused_with_the_trace() {
    let many = json!({ "batch_id": "b", "camera_id": "c", "detections": vec![&batch()["detections"][0]; 10_001] });
    let mut unsure = batch();
    unsure["detections"][0]["confidence"] = json!(1.5);
    let no_detections = json!({ "batch_id": "b", "camera_id": "c", "detections": [] });
    let app = analyst(None);
    for (body, status, why) in [
        ("{".to_owned(), 400, "parse the request body"),
        ("{}".to_owned(), 422, "missing field `batch_id`"),
        (no_detections.to_string(), 400, "the batch has 0 detections"),
        (many.to_string(), 400, "the batch has 10001 detections"),
        (
            unsure.to_string(),
            400,
            "detection 7 has the confidence 1.5",
        ),
        (
            " ".repeat(super::MAX_BODY + 1),
            413,
            "length limit exceeded",
        ),
    ] {
        let kit = Kit::new();
        let (seen, refusal, _) = refused(&app, &kit, body).await;
        assert_eq!(seen.as_u16(), status, "{refusal:?}");
        assert!(refusal.error.contains(why), "{refusal:?}");
        let server = kit.span("POST /analyze");
        assert_eq!(refusal.trace_id, server.span_context.trace_id().to_string());
    }
}
