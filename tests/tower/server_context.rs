//! What is current while a server works, and what is recorded at all.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt;
use instrument_core::propagation::inject_headers;
use instrument_core::sampling::{Priorities, Rule, Rules, Sampler};
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, current, span};
use instrument_tower::TraceContextLayer;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry::trace::{SpanId, TraceId};
use tower::ServiceExt;
use tower_tests::{attribute, traceparent};

/// Answers with the headers that an outgoing call would have.
async fn outgoing() -> String {
    let mut headers = http::HeaderMap::new();
    span!("ask_database").in_scope(|| inject_headers(&Context::current(), &mut headers));
    let header = |name| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    };
    format!("{} {}", header("traceparent"), header("baggage"))
}

fn app(layer: TraceContextLayer) -> Router {
    Router::new()
        .route("/outgoing", get(outgoing))
        .route("/health", get(outgoing))
        .layer(layer)
}

fn layer(kit: &Kit) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(kit.provider().clone())
}

async fn ask(app: &Router, path: &str, headers: &[(&'static str, &str)]) -> String {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("infallible");
    let body = response.into_body().collect().await.expect("a body");
    String::from_utf8(body.to_bytes().to_vec()).expect("text")
}

/// Defect 1 of the original: with a `traceparent`, handler spans were siblings of the server's span.
#[tokio::test]
async fn handler_spans_are_children_of_the_server_span() {
    let kit = Kit::new();
    let app = app(layer(&kit));
    ask(
        &app,
        "/outgoing",
        &[("traceparent", &traceparent(7, 9, true))],
    )
    .await;

    let server = kit.span("GET /outgoing");
    assert_eq!(server.span_context.trace_id(), TraceId::from(7));
    assert_eq!(server.parent_span_id, SpanId::from(9));
    assert!(server.parent_span_is_remote);
    let handler = kit.span("ask_database");
    assert_eq!(handler.parent_span_id, server.span_context.span_id());
    assert!(!handler.parent_span_is_remote);
    kit.assert_complete();
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
    assert_eq!(outgoing, format!("{caller} a=1"));
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
        assert_eq!(outgoing, format!("{} a=1", traceparent(7, 9, false)));
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

#[tokio::test]
async fn a_layer_that_is_switched_off_passes_through() {
    let kit = Kit::new().with_provider(|provider| {
        provider.with_instrumentation(Instrumentation::Only(vec!["client".to_owned()]))
    });
    let caller = [("traceparent", &*traceparent(7, 9, true))];
    ask(&app(layer(&kit)), "/outgoing", &caller).await;
    // The program's own spans are not concerned, and they still are the caller's children.
    let own = kit.span("ask_database");
    assert_eq!(own.parent_span_id, SpanId::from(9));
    assert_eq!(kit.spans().len(), 1);
}

#[tokio::test]
async fn baggage_is_current_in_the_handler() {
    let kit = Kit::new();
    let read = get(async || {
        Context::map_current(|cx| cx.baggage().get("camera.id").map(|value| value.to_string()))
            .unwrap_or_default()
    });
    let app = Router::new().route("/read", read).layer(layer(&kit));
    assert_eq!(
        ask(&app, "/read", &[("baggage", "camera.id=door")]).await,
        "door"
    );
}

/// Peers look for the provider when the layer is made, and are silent for ever if it comes later.
#[tokio::test]
async fn a_layer_that_was_made_before_its_provider_records() {
    let app = app(TraceContextLayer::http());
    ask(&app, "/outgoing", &[]).await;
    let kit = Kit::new();
    ask(&app, "/outgoing", &[])
        .with_context(kit.context())
        .await;
    assert_eq!(
        kit.tree().without_attributes(),
        "
        GET /outgoing [server]
          ask_database
        "
    );
}

#[tokio::test]
async fn two_services_in_one_process_record_each_for_itself() {
    let (front, back) = (Kit::new(), Kit::new());
    let inner = app(layer(&back));
    let call = get(async move || {
        let mut headers = http::HeaderMap::new();
        inject_headers(&Context::current(), &mut headers);
        let parent = headers["traceparent"].to_str().expect("text").to_owned();
        ask(&inner, "/outgoing", &[("traceparent", &parent)]).await
    });
    let outer = Router::new().route("/call", call).layer(layer(&front));
    ask(&outer, "/call", &[]).await;

    let (caller, called) = (front.span("GET /call"), back.span("GET /outgoing"));
    assert_eq!(called.parent_span_id, caller.span_context.span_id());
    assert!(called.parent_span_is_remote);
    assert_eq!(
        back.span("ask_database").parent_span_id,
        called.span_context.span_id()
    );
    assert_eq!(front.spans().len(), 1);
}

#[tokio::test]
async fn a_local_span_is_the_parent_where_no_caller_says_otherwise() {
    let kit = Kit::new();
    let app = app(layer(&kit));
    async {
        let work = ask(&app, "/outgoing", &[]);
        span!("test_client").instrument(work).await
    }
    .with_context(kit.context())
    .await;
    assert_eq!(
        kit.tree().without_attributes(),
        "
        test_client
          GET /outgoing [server]
            ask_database
        "
    );
    assert_eq!(current::trace_id(), None);
}
