//! Layers that are made before there are metrics. The global meter provider is the process's, so this is one test.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;
use instrument_tower::{MetricsLayer, ServerStack, TraceContextLayer};
use tower::ServiceExt;
use tower_tests::{Measured, Series};

async fn ask(app: &Router, path: &str) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("infallible");
    assert!(response.status().is_success());
}

fn router() -> Router {
    Router::new()
        .route("/users/{id}", get(async || "Ada"))
        .route("/health", get(async || "well"))
        .route("/live", get(async || ([("x-live", "1")], "frame")))
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "somebody else sets another provider"
)]
async fn layers_follow_the_provider_that_there_is() {
    let trace = TraceContextLayer::http()
        .with_skipped_paths(["/health"])
        .with_early_end(|head| head.headers().contains_key("x-live"));
    let stack = router().layer(ServerStack::new(trace));
    let alone = router().layer(MetricsLayer::server());
    ask(&stack, "/users/1").await;
    ask(&alone, "/users/1").await;

    let telemetry = Telemetry::builder("shop")
        .with_variables::<&str, &str>([])
        .with_exporters(vec![])
        .with_metric_exporters(vec![Destination::Prometheus])
        .without_subscriber()
        .install()
        .expect("the first of this process");
    // The first after that is measured, and is by both.
    ask(&stack, "/users/2").await;
    ask(&stack, "/health").await;
    ask(&alone, "/users/2").await;
    let prometheus = telemetry.prometheus().expect("it was asked for");
    let (_, text) = prometheus.render(None);
    let count = |text: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| {
            line.starts_with("http_server_request_duration_seconds_count{")
                && line.contains("/users/{id}")
        });
        line.map(|line| line.rsplit(' ').next().unwrap_or_default().to_owned())
    };
    assert_eq!(count(&text).as_deref(), Some("2"), "{text}");
    // What the spans skip, the metrics beside them do.
    assert!(!text.contains("/health"), "{text}");

    let other = Measured::new();
    opentelemetry::global::set_meter_provider(other.provider().clone());
    ask(&stack, "/users/3").await;
    assert_eq!(other.one("http.server.request.duration").count, 1);
    assert_eq!(count(&prometheus.render(None).1).as_deref(), Some("2"));

    // What the spans do not wait for, the metrics beside them do not either.
    ask(&stack, "/live").await;
    let all = other.series("http.server.request.duration");
    let live = |one: &&Series| one.attribute("http.route") == Some("/live");
    let live = all.iter().find(live).expect("it was measured");
    assert_eq!(live.attribute("error.type"), None);
}
