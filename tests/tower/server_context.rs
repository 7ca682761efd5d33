//! What is current while a server works, and what is recorded at all.

use axum::Router;
use axum::routing::get;
use instrument_core::propagation::inject_headers;
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, current, span};
use instrument_tower::TraceContextLayer;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry::trace::{SpanId, TraceId};
use tower_tests::{ask, layer, outgoing, traceparent};

fn app(layer: TraceContextLayer) -> Router {
    Router::new()
        .route("/outgoing", get(outgoing))
        .route("/health", get(outgoing))
        .layer(layer)
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
