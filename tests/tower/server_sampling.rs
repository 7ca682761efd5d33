//! Which requests are recorded.

use axum::Router;
use axum::routing::get;
use http::HeaderName;
use instrument_core::sampling::{Priorities, Rule, Rules, Sampler};
use instrument_core::testing::Kit;
use instrument_tower::{TraceContextLayer, Trust};
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry::{Array, Value};
use tower_tests::{ask, attribute, layer, outgoing, traceparent};

fn app(layer: TraceContextLayer) -> Router {
    Router::new()
        .route("/outgoing", get(outgoing))
        .route("/health", get(outgoing))
        .layer(layer)
}

/// The caller's trace, of which each call has a parent id of its own, and the baggage.
#[track_caller]
fn assert_goes_on_unsampled(outgoing: &str) {
    let trace = format!("00-{:032x}-", 7);
    let is_so = outgoing.starts_with(&trace) && outgoing.ends_with("-00 a=1");
    assert!(is_so, "{outgoing}");
}

#[tokio::test]
async fn what_an_unsampled_caller_asks_for_is_not_recorded_and_goes_on_unsampled() {
    let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::always_on()));
    let app = app(layer(&kit));
    let caller = traceparent(7, 9, false);
    let outgoing = ask(
        &app,
        "/outgoing",
        &[("traceparent", &caller), ("baggage", "a=1")],
    )
    .await;
    assert_eq!(kit.tree(), "");
    assert_goes_on_unsampled(&outgoing);
}

#[tokio::test]
async fn below_a_request_that_the_sampler_drops_nothing_begins_a_trace() {
    let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::always_off()));
    let outgoing = ask(&app(layer(&kit)), "/outgoing", &[]).await;
    assert_eq!(kit.tree(), "");
    assert!(outgoing.contains("-00 "), "{outgoing}");
}

#[tokio::test]
async fn a_sampler_decides_by_route() {
    let rules =
        Rules::new(Sampler::always_on()).with(Rule::new().route("/health"), Sampler::always_off());
    let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::rules(rules)));
    let app = app(layer(&kit));
    ask(&app, "/health", &[]).await;
    ask(&app, "/outgoing", &[]).await;
    let names: Vec<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names, ["ask_database", "GET /outgoing"]);
}

/// Whatever the conventions want a sampler to see.
#[tokio::test]
async fn a_sampler_decides_by_what_is_known_of_the_caller_and_of_the_server() {
    let header = Value::Array(Array::String(vec!["yes".into()]));
    let seen = [
        ("user_agent.original", Value::from("prober/1")),
        ("server.address", "internal".into()),
        ("url.query", "probe=1".into()),
        ("client.address", "192.0.2.7".into()),
        ("http.request.header.x-probe", header),
    ];
    for (key, value) in seen {
        let rules = Rules::new(Sampler::always_on())
            .with(Rule::new().attribute(key, value), Sampler::always_off());
        let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::rules(rules)));
        let layer = layer(&kit)
            .with_request_headers([HeaderName::from_static("x-probe")])
            .with_trusted_proxies(Trust::nobody().with(|_| true));
        let app = app(layer);
        let probe = [
            ("user-agent", "prober/1"),
            ("host", "internal"),
            ("x-forwarded-for", "192.0.2.7"),
            ("x-probe", "yes"),
        ];
        ask(&app, "/outgoing?probe=1", &probe).await;
        assert_eq!(kit.tree(), "", "{key}");
        ask(&app, "/outgoing", &[]).await;
        assert_eq!(kit.spans().len(), 2, "{key}");
    }
}

/// Spans of the original got their attributes after their start, so that its classes were never seen.
#[tokio::test]
async fn a_sampler_has_classes_of_routes() {
    let priorities = Priorities {
        default: 0.0,
        ..Priorities::default()
    };
    let sampler = Sampler::parent_based(Sampler::by_priority(priorities));
    let kit = Kit::new().with_sampler(sampler);
    let app = Router::new()
        .route("/api/events/{id}", get(outgoing))
        .route("/other", get(outgoing))
        .layer(layer(&kit));
    ask(&app, "/other", &[]).await;
    assert_eq!(kit.tree(), "");
    ask(&app, "/api/events/7", &[]).await;
    let span = kit.span("GET /api/events/{id}");
    let class = attribute(&span, "sampling.priority");
    assert_eq!(class.as_deref(), Some("high_priority"));
}

#[tokio::test]
async fn of_a_skipped_request_nothing_is_recorded() {
    let kit = Kit::new();
    let by_path = app(layer(&kit).with_skipped_paths(["/health"]));
    let by_rule = app(layer(&kit).with_skipped(|request| request.uri().path().ends_with("th")));
    for app in [by_path, by_rule] {
        // It is no trace of its own, and the caller's goes on.
        assert!(ask(&app, "/health", &[]).await.contains("-00 "));
        let caller = [
            ("traceparent", &*traceparent(7, 9, true)),
            ("baggage", "a=1"),
        ];
        let outgoing = ask(&app, "/health", &caller).await;
        assert_goes_on_unsampled(&outgoing);
        assert_eq!(kit.tree(), "");
        ask(&app, "/outgoing", &[]).await;
        assert_eq!(kit.spans().len(), 2);
        kit.reset();
    }
}

#[tokio::test]
async fn a_public_endpoint_begins_a_trace_that_links_to_the_callers() {
    let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::always_on()));
    let stranger =
        |request: instrument_tower::RequestHead<'_>| !request.headers().contains_key("x-partner");
    let app = app(layer(&kit).with_public_endpoint_if(stranger));
    // Nor does a stranger decide that nothing is recorded, or what goes on to others.
    for sampled in [true, false] {
        let caller = traceparent(7, 9, sampled);
        let outgoing = ask(
            &app,
            "/outgoing",
            &[("traceparent", &caller), ("baggage", "a=1")],
        )
        .await;
        let span = kit.span("GET /outgoing");
        assert_ne!(span.span_context.trace_id(), TraceId::from(7));
        assert_eq!(span.parent_span_id, SpanId::INVALID);
        assert_eq!(span.links.len(), 1);
        assert_eq!(span.links[0].span_context.span_id(), SpanId::from(9));
        assert!(outgoing.ends_with("-01 "), "{outgoing}");
        kit.reset();
    }
    let partner = [
        ("traceparent", &*traceparent(7, 9, true)),
        ("x-partner", "1"),
    ];
    ask(&app, "/outgoing", &partner).await;
    let span = kit.span("GET /outgoing");
    assert_eq!(span.span_context.trace_id(), TraceId::from(7));
    assert!(span.links.is_empty());
}
