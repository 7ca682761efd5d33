//! Which waits are in the span of a service.

use instrument_core::testing::Kit;
use instrument_tower::SpanLayer;
use std::io;
use std::pin::pin;
use tower::{Service, ServiceBuilder, ServiceExt};

/// The example of `SpanLayer`, of which one frame is worked on at a time.
#[tokio::test]
async fn a_wait_for_the_turn_is_in_the_span_of_a_call_that_asks_for_it() {
    let kit = Kit::new();
    let layer = |name| SpanLayer::new(name).with_provider(kit.provider().clone());
    let limited = ServiceBuilder::new()
        .concurrency_limit(1)
        .layer(layer("detector_work"))
        .service_fn(async |frame: u8| {
            tokio::task::yield_now().await;
            Ok::<_, io::Error>(frame)
        });
    let mut detector = ServiceBuilder::new()
        .layer(layer("detector_queue"))
        .service_fn(move |frame: u8| limited.clone().oneshot(frame));

    let mut first = pin!(detector.call(1));
    assert!(futures_util::poll!(first.as_mut()).is_pending());
    let mut second = pin!(detector.call(2));
    assert!(futures_util::poll!(second.as_mut()).is_pending());
    // Only the first is worked on, and both are in a span.
    assert_eq!(kit.unfinished().len(), 3);
    assert_eq!(first.await.expect("no error"), 1);
    assert_eq!(second.await.expect("no error"), 2);
    assert_eq!(kit.spans_named("detector_work").len(), 2);
    assert!(kit.unfinished().is_empty());
}

/// What is documented beside it.
#[tokio::test]
async fn a_wait_in_poll_ready_is_before_the_span() {
    let kit = Kit::new();
    let detector = ServiceBuilder::new()
        .layer(SpanLayer::new("detector_queue").with_provider(kit.provider().clone()))
        .concurrency_limit(1)
        .service_fn(async |frame: u8| {
            tokio::task::yield_now().await;
            Ok::<_, io::Error>(frame)
        });
    let mut first = pin!(detector.clone().oneshot(1));
    assert!(futures_util::poll!(first.as_mut()).is_pending());
    let mut second = pin!(detector.oneshot(2));
    assert!(futures_util::poll!(second.as_mut()).is_pending());
    assert_eq!(kit.unfinished().len(), 1);
}
