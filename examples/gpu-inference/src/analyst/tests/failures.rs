//! Models that answer nothing of use, or nothing.

use super::script::{Reply, VERDICT, analyst, analyze, batch, model, refused, server};
use crate::config::LanguageModel;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use instrument_core::testing::Kit;
use std::time::Duration;
use tower::ServiceExt as _;

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
