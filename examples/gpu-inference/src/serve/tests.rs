//! What all services answer.

use super::*;
use crate::messages::Refusal;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http_body_util::BodyExt as _;
use instrument_core::config::Destination;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Kit;
use instrument_tower::BaggageLayer;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;

async fn answer(app: Router, kit: &Kit, request: Request<Body>) -> Response {
    let answer = app.oneshot(request).with_context(kit.context());
    answer.await.expect("it never fails")
}

async fn body(response: Response) -> String {
    let body = response.into_body().collect().await.expect("it is whole");
    String::from_utf8(body.to_bytes().to_vec()).expect("it is text")
}

fn bare(routes: Router) -> Router {
    stacked(routes, None, BaggageLayer::pipeline())
}

fn request(method: &str, path: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    request.body(Body::empty()).expect("it is a request")
}

#[tokio::test]
async fn what_is_no_route_and_what_is_no_method_is_refused_with_the_trace() {
    for (method, path, status) in [
        ("GET", "/nothing/here?a=b", StatusCode::NOT_FOUND),
        ("GET", "/work", StatusCode::METHOD_NOT_ALLOWED),
        ("DELETE", "/metrics", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let kit = Kit::new();
        let routes = Router::new().route("/work", post(async || "done"));
        let response = answer(bare(routes), &kit, request(method, path)).await;
        assert_eq!(response.status(), status);
        let refusal: Refusal =
            serde_json::from_str(&body(response).await).expect("it is a refusal");
        let traced = kit
            .spans()
            .first()
            .map(|span| span.span_context.trace_id().to_string());
        if path == "/metrics" {
            assert_eq!(traced, None, "a path that is not traced is not");
        } else {
            assert_eq!(Some(refusal.trace_id), traced, "{path}");
        }
    }
}

#[tokio::test]
async fn metrics_are_rendered_as_they_are_asked_for() {
    let telemetry = Telemetry::builder("some")
        .with_variables::<String, String>([])
        .with_exporters(vec![])
        .with_metric_exporters(vec![Destination::Prometheus])
        .build()
        .expect("nothing is exported");
    let counter = telemetry
        .meter("hsi")
        .expect("metrics are on")
        .u64_counter("hsi.frames")
        .build();
    counter.add(3, &[]);
    let kit = Kit::new();
    let app = stacked(
        Router::new(),
        telemetry.prometheus(),
        BaggageLayer::pipeline(),
    );
    let mut asked = request("GET", "/metrics");
    asked.headers_mut().insert(
        header::ACCEPT,
        "application/openmetrics-text"
            .parse()
            .expect("it is a value"),
    );
    let response = answer(app, &kit, asked).await;
    let content_type = response.headers()[header::CONTENT_TYPE]
        .to_str()
        .expect("it is text")
        .to_owned();
    assert!(
        content_type.starts_with("application/openmetrics-text"),
        "{content_type}"
    );
    assert!(body(response).await.contains("hsi_frames_total 3\n"));
    assert_eq!(kit.spans().len(), 0, "a scrape is no news");

    let response = answer(bare(Router::new()), &kit, request("GET", "/metrics")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[test]
fn whole_seconds_are_waited_for() {
    for (wait, seconds) in [
        (Duration::ZERO, "1"),
        (Duration::from_millis(1001), "2"),
        (Duration::from_secs(30), "30"),
    ] {
        let refused = Refused::bad("x", "y").with_retry_after(wait);
        assert_eq!(
            refused.into_response().headers()[header::RETRY_AFTER],
            seconds
        );
    }
}

struct Sick;

impl Health for Sick {
    fn describe(&self) -> Value {
        json!({ "status": "degraded" })
    }

    async fn ready(&self) -> Result<(), (String, String)> {
        Err(("the disk is full".to_owned(), "make room".to_owned()))
    }
}

#[tokio::test]
async fn a_service_may_live_and_not_be_ready() {
    let kit = Kit::new();
    let app = bare(health_routes(Arc::new(Sick)));
    let alive = answer(app.clone(), &kit, request("GET", "/health")).await;
    assert_eq!(
        (alive.status(), &*body(alive).await),
        (StatusCode::OK, r#"{"status":"degraded"}"#)
    );
    let ready = answer(app, &kit, request("GET", "/health/ready")).await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(body(ready).await.contains("the disk is full"));
}

#[tokio::test]
async fn whoever_waits_for_the_end_is_told_before_and_after() {
    let (tell, stopping) = Stopping::by_hand();
    assert!(!stopping.is_now());
    let waiting = tokio::spawn({
        let stopping = stopping.clone();
        async move { stopping.wait().await }
    });
    tell.send_replace(true);
    waiting.await.expect("it was told");
    assert!(stopping.is_now());
    stopping.wait().await;
}
