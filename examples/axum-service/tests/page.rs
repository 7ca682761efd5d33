//! The page at `/tracing` shows what the service has traced, and not who looks.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum_service::app_with_page;
use http_body_util::BodyExt as _;
use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::store::TraceStore;
use instrument_core::telemetry::Telemetry;
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt as _;

async fn ask(
    app: &axum::Router,
    request: axum::http::request::Builder,
    body: &'static str,
) -> (StatusCode, Value) {
    let here = SocketAddr::from(([127, 0, 0, 1], 50_000));
    let request = request
        .extension(axum::extract::ConnectInfo(here))
        .body(Body::from(body));
    let answer = app
        .clone()
        .oneshot(request.expect("a request"))
        .await
        .expect("an answer");
    let status = answer.status();
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn the_page_shows_the_traces_of_requests_and_none_of_its_own() {
    let traces = TraceStore::default();
    let telemetry = Telemetry::builder("axum-service")
        .with_variables([("OTEL_TRACES_EXPORTER", "none")])
        .with_store(&traces)
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on");
    let looked_at = look(app_with_page(&traces));
    looked_at.with_context(provider.bind(&Context::new())).await;
}

/// Makes a task, and looks at the page.
async fn look(app: axum::Router) {
    let task = Request::post("/api/tasks").header("content-type", "application/json");
    let (status, _) = ask(&app, task, r#"{"title": "Water the plants"}"#).await;
    assert_eq!(status, StatusCode::CREATED);
    for path in ["/tracing/", "/tracing/api/services"] {
        let (status, _) = ask(&app, Request::get(path), "").await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    let (_, found) = ask(
        &app,
        Request::get("/tracing/api/traces?service=axum-service"),
        "",
    )
    .await;
    let found = found["data"].as_array().expect("traces");
    assert_eq!(found.len(), 1, "{found:#?}");
    let spans = found[0]["spans"].as_array().expect("spans");
    let mut names: Vec<_> = spans
        .iter()
        .filter_map(|span| span["operationName"].as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "POST /api/tasks",
            "create_task",
            "task_store.add",
            "validate_title"
        ]
    );
}
