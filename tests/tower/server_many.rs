//! Many requests at once, each with a context of its own.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, span};
use instrument_tower::TraceContextLayer;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{SpanId, TraceContextExt, TraceId};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tower::ServiceExt;
use tower_tests::{attribute, traceparent};

const REQUESTS: u32 = 10_000;

/// What a handler sees of its context, between two awaits at which tasks change threads.
async fn seen(id: u32) -> (TraceId, String) {
    let work = async {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        Context::map_current(|cx| {
            let baggage = cx.baggage().get("request.number").map(ToString::to_string);
            (
                cx.span().span_context().trace_id(),
                baggage.unwrap_or_default(),
            )
        })
    };
    work.instrument(span!("work").attribute("id", id).start())
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_requests_at_once_do_not_mix() {
    let kit = Kit::new();
    let together = Arc::new(Barrier::new(REQUESTS as usize));
    let handler = get(async move |Path(id): Path<u32>| {
        // All are under way before the first goes on.
        together.wait().await;
        let (trace, baggage) = seen(id).await;
        format!("{trace} {baggage}")
    });
    let app = Router::new()
        .route("/work/{id}", handler)
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()));

    let mut requests = JoinSet::new();
    for id in 0..REQUESTS {
        let app = app.clone();
        requests.spawn(async move {
            let request = Request::get(format!("/work/{id}"))
                .header(
                    "traceparent",
                    traceparent(u128::from(id) + 1, u64::from(id) + 1, true),
                )
                .header("baggage", format!("request.number={id}"))
                .body(Body::empty())
                .expect("a request");
            let response = app.oneshot(request).await.expect("infallible");
            let body = response.into_body().collect().await.expect("a body");
            let trace = TraceId::from(u128::from(id) + 1);
            assert_eq!(body.to_bytes(), format!("{trace} {id}"));
        });
    }
    while let Some(request) = requests.join_next().await {
        request.expect("no cross-talk");
    }

    let spans = kit.spans();
    assert_eq!(spans.len(), 2 * REQUESTS as usize);
    let servers: HashMap<_, _> = spans
        .iter()
        .filter(|span| span.name == "GET /work/{id}")
        .map(|span| (span.span_context.trace_id(), span))
        .collect();
    assert_eq!(servers.len(), REQUESTS as usize);
    for span in spans.iter().filter(|span| span.name == "work") {
        let id: u64 = attribute(span, "id")
            .expect("an id")
            .parse()
            .expect("a number");
        assert_eq!(
            span.span_context.trace_id(),
            TraceId::from(u128::from(id) + 1)
        );
        let server = servers[&span.span_context.trace_id()];
        assert_eq!(span.parent_span_id, server.span_context.span_id());
        assert_eq!(server.parent_span_id, SpanId::from(id + 1));
    }
    kit.assert_complete();
}
