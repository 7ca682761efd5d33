//! What a model answers, and what the analyst makes of it.

use super::script::{
    HIDDEN, Reply, VERDICT, analyst, analyze, batch, model, refused, server, settings,
};
use crate::analyst::app;
use crate::config::{Analyst, AnswerSchema, LanguageModel, Role};
use crate::messages::{RiskLevel, Scorer, Verdict};
use crate::serve::stored;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::store::Query;
use instrument_core::testing::Kit;
use instrument_tower::Trust;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tower::ServiceExt as _;

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

/// What a caller's baggage says is on the span of the rules, if the caller is one whose baggage is taken.
#[tokio::test]
async fn baggage_is_taken_from_this_machine_and_from_the_networks_that_are_named() {
    let settings = Analyst {
        trusted: Trust::loopback().with_network("10.8.0.0/16".parse().expect("it is one")),
        ..settings(None)
    };
    let app = app(settings, None).expect("there is a client");
    for (peer, cameras, source) in [
        ([127, 0, 0, 1], 1, "ui"),
        ([10, 8, 0, 3], 1, "ui"),
        ([10, 9, 0, 3], 0, "api"),
    ] {
        let (telemetry, store) = stored(Role::Analyst);
        let provider = telemetry.provider().expect("it is on");
        let request = Request::post("/analyze")
            .header(header::CONTENT_TYPE, "application/json")
            .header("baggage", "camera.id=garden,request.source=ui")
            .extension(ConnectInfo(SocketAddr::from((peer, 40_000))))
            .body(Body::from(batch().to_string()))
            .expect("it is a request");
        let response = app.clone().oneshot(request);
        let response = response.with_context(provider.bind(&Context::new()));
        let response = response.await.expect("it never fails");
        assert_eq!(response.status(), StatusCode::OK);
        let rules = |key: &str, value: &str| {
            let query = Query {
                operation: Some("score_by_rules".to_owned()),
                tags: vec![(key.to_owned(), value.to_owned())],
                ..Query::default()
            };
            store.find(&query).len()
        };
        assert_eq!(rules("camera.id", "garden"), cameras, "{peer:?}");
        assert_eq!(rules("request.source", source), 1, "{peer:?}");
    }
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
            " ".repeat(crate::analyst::MAX_BODY + 1),
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
