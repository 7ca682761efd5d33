//! Many requests at once, each with baggage of its own.

use axum::Router;
use axum::routing::get;
use http::HeaderMap;
use http_body_util::BodyExt;
use instrument_core::baggage::PipelineBaggage;
use instrument_core::propagation::inject_headers;
use instrument_core::spawn;
use instrument_core::testing::Kit;
use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};
use tower::ServiceExt;
use tower_tests::{request_from, traceparent};

const REQUESTS: u32 = 10_000;
const SOURCES: [&str; 4] = ["ui", "api", "scheduled", "internal"];

/// What the handler, a task that it starts, and a call that it makes have for baggage.
async fn seen(together: Arc<Barrier>) -> String {
    // All are under way before the first goes on.
    together.wait().await;
    yield_now().await;
    let child = spawn::task(async {
        yield_now().await;
        PipelineBaggage::current()
    });
    let child = child.await.expect("no panic");
    let here = PipelineBaggage::current();
    assert_eq!(here, child);
    let mut sent = HeaderMap::new();
    inject_headers(&Context::current(), &mut sent);
    sent["baggage"].to_str().expect("text").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_requests_at_once_keep_their_baggage() {
    let kit = Kit::new();
    let together = Arc::new(Barrier::new(REQUESTS as usize));
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    let app = Router::new()
        .route("/cameras/{id}", get(move || seen(together)))
        .layer(ServerStack::new(trace).with_baggage(BaggageLayer::pipeline()));

    let mut requests = JoinSet::new();
    for id in 0..REQUESTS {
        let app = app.clone();
        requests.spawn(async move {
            let is_known = id % 3 > 0;
            let peer = if is_known {
                [127, 0, 0, 1]
            } else {
                [192, 0, 2, 7]
            };
            let source = SOURCES[id as usize % 4];
            let headers = [
                // Half of them are not recorded.
                (
                    "traceparent",
                    &*traceparent(u128::from(id) + 1, 1, id % 2 == 0),
                ),
                ("baggage", &format!("batch.id=b-{id},number={id}")),
                ("x-request-source", source),
            ];
            let request = request_from(peer, &format!("/cameras/c-{id}"), &headers);
            let response = app.oneshot(request).await.expect("infallible");
            assert!(Context::map_current(|cx| cx.baggage().is_empty()));
            let body = response.into_body().collect().await.expect("a body");
            let came = if is_known {
                format!("batch.id=b-{id},number={id},")
            } else {
                String::new()
            };
            let expected = format!("{came}camera.id=c-{id},request.source={source}");
            assert_eq!(body.to_bytes(), expected);
        });
    }
    while let Some(request) = requests.join_next().await {
        request.expect("no cross-talk");
    }
    let health = kit.provider().health();
    assert_eq!(health.baggage_untrusted, u64::from(REQUESTS.div_ceil(3)));
    assert_eq!(health.baggage_dropped, 0);
    kit.assert_complete();
}
