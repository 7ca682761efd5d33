//! From a number to its trace: what Prometheus is told of a request leads to the request's span.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http_body_util::BodyExt;
use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Kit;
use instrument_tower::{MetricsLayer, ServerStack, TraceContextLayer};
use tower::{Layer, Service, ServiceExt};
use tower_tests::{request, traceparent};

const BUCKET: &str = "http_server_request_duration_seconds_bucket{";

fn telemetry() -> Telemetry {
    Telemetry::builder("shop")
        .with_variables::<&str, &str>([])
        .with_exporters(vec![])
        .with_metric_exporters(vec![Destination::Prometheus])
        .build()
        .expect("nothing is wrong")
}

fn measuring(telemetry: &Telemetry) -> MetricsLayer {
    let meter = telemetry.meter("shop").expect("metrics are on");
    MetricsLayer::server().with_meter(meter)
}

fn exposition(telemetry: &Telemetry) -> String {
    let prometheus = telemetry.prometheus().expect("it was asked for");
    prometheus.render(Some("application/openmetrics-text")).1
}

/// The trace and span that the buckets of durations lead to.
fn exemplars(text: &str) -> Vec<(String, String)> {
    let value = |line: &str, key: &str| {
        let rest = line.split(&format!("{key}=\"")).nth(1)?;
        Some(rest.split('"').next()?.to_owned())
    };
    text.lines()
        .filter(|line| line.starts_with(BUCKET))
        .filter_map(|line| {
            let exemplar = line.split(" # ").nth(1)?;
            Some((value(exemplar, "trace_id")?, value(exemplar, "span_id")?))
        })
        .collect()
}

fn router() -> Router {
    Router::new().route("/users/{id}", get(async || "Ada"))
}

async fn ask(app: Router, sampled: bool) {
    let mut request = request("/users/7");
    let parent = traceparent(7, 9, sampled).parse().expect("a header");
    request.headers_mut().insert("traceparent", parent);
    let response = app.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
}

fn stack(kit: &Kit, telemetry: &Telemetry) -> ServerStack {
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    ServerStack::new(trace).with_metrics(measuring(telemetry))
}

#[tokio::test]
async fn a_bucket_leads_to_the_span_of_the_request() {
    let (kit, telemetry) = (Kit::new(), telemetry());
    ask(router().layer(stack(&kit, &telemetry)), true).await;
    let span = kit.span("GET /users/{id}");
    let span = span.span_context;
    let text = exposition(&telemetry);
    let expected = (span.trace_id().to_string(), span.span_id().to_string());
    assert_eq!(exemplars(&text), [expected], "{text}");
    assert!(text.contains("http_route=\"/users/{id}\""), "{text}");
    assert!(
        text.contains("http_server_active_requests{")
            && text.contains("http_server_response_body_size_bytes_bucket{"),
        "{text}"
    );
}

#[tokio::test]
async fn a_response_that_is_given_up_leads_there_too() {
    let (kit, telemetry) = (Kit::new(), telemetry());
    let mut app = router().layer(stack(&kit, &telemetry));
    let response = app.call(request("/users/7")).await.expect("infallible");
    // By who is outside of all layers, where no span is current.
    drop(response);
    let span = kit.span("GET /users/{id}").span_context;
    let expected = (span.trace_id().to_string(), span.span_id().to_string());
    assert_eq!(exemplars(&exposition(&telemetry)), [expected]);
}

#[tokio::test]
async fn a_request_that_is_not_sampled_leads_nowhere() {
    let (kit, telemetry) = (Kit::new(), telemetry());
    ask(router().layer(stack(&kit, &telemetry)), false).await;
    assert!(kit.spans().is_empty());
    let text = exposition(&telemetry);
    assert!(text.contains(BUCKET), "{text}");
    assert!(exemplars(&text).is_empty(), "{text}");
}

/// As the docs say: the span is to be around what is measured.
#[tokio::test]
async fn outside_of_the_span_there_is_none_to_lead_to() {
    let (kit, telemetry) = (Kit::new(), telemetry());
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    let app = router().layer(trace).layer(measuring(&telemetry));
    ask(app, true).await;
    assert_eq!(kit.spans().len(), 1);
    assert!(exemplars(&exposition(&telemetry)).is_empty());
}

#[tokio::test]
async fn a_client_leads_to_the_span_of_its_call() {
    let (kit, telemetry) = (Kit::new(), telemetry());
    let meter = telemetry.meter("shop").expect("metrics are on");
    let trace = instrument_tower::ClientTraceLayer::http().with_provider(kit.provider().clone());
    let inner = tower::service_fn(async |_: http::Request<Body>| {
        Ok::<_, std::convert::Infallible>(http::Response::new(Body::empty()))
    });
    let inner = MetricsLayer::client().with_meter(meter).layer(inner);
    let mut client = trace.layer(inner);
    let response = client.call(request("http://shop.example/")).await;
    drop(response.expect("infallible"));
    let span = kit.span("GET").span_context;
    let text = exposition(&telemetry);
    let expected = format!(
        "# {{trace_id=\"{}\",span_id=\"{}\"}}",
        span.trace_id(),
        span.span_id()
    );
    let bucket = text.lines().find(|line| {
        line.starts_with("http_client_request_duration_seconds_bucket{") && line.contains(" # ")
    });
    assert!(bucket.expect("an exemplar").contains(&expected), "{text}");
}
