//! Flush and shut-down: from anywhere, with a deadline, and nothing uncounted.

use super::*;
use opentelemetry_sdk::error::OTelSdkError;

fn in_all_runtimes(test: impl Fn()) {
    test();
    let current = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    current.block_on(async { test() });
    let multi = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .build()
        .expect("a runtime");
    multi.block_on(async { test() });
}

#[test]
fn everything_works_in_any_runtime_and_in_none() {
    for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
        in_all_runtimes(|| {
            let collector = Collector::start();
            let pipe = Pipe::batching(&otlp(collector.address(), protocol), batch(100));
            pipe.end(0..10);
            pipe.pipeline.force_flush().expect("it arrives");
            pipe.end(10..20);
            pipe.pipeline.shutdown().expect("the rest arrives");
            assert_eq!(collector.spans().len(), 20);
            assert!(pipe.worker.stop(SOON));
            // Pipe and worker are dropped here, in the middle of a runtime.
        });
    }
}

#[test]
fn after_the_end_spans_are_dropped_and_counted() {
    let collector = Collector::start();
    let pipe = Pipe::batching(
        &otlp(collector.address(), Protocol::HttpProtobuf),
        batch(10),
    );
    pipe.end(0..5);
    pipe.pipeline.shutdown().expect("it arrives");
    pipe.end(5..12);
    assert_eq!(counts(&pipe.health()), [5, 0, 7, 0]);
    assert_eq!(pipe.health().too_late, 7);
    pipe.pipeline.health().mention_drops();
    assert_eq!(pipe.lines(), Vec::<String>::new());
    let again = pipe.pipeline.shutdown();
    assert!(
        matches!(again, Err(OTelSdkError::AlreadyShutdown)),
        "{again:?}"
    );
    pipe.pipeline.force_flush().expect("there is nothing to do");
}

#[test]
fn a_shut_down_may_take_as_long_as_it_does() {
    let collector = Collector::start();
    let otlp = otlp(collector.address(), Protocol::HttpProtobuf);
    let pipe = Pipe::batching(&otlp, batch(10));
    pipe.end(0..5);
    let ended = pipe.pipeline.shutdown_with_timeout(Duration::MAX);
    ended.expect("it arrives");
    assert_eq!(collector.spans().len(), 5);
}

#[test]
fn a_deadline_holds_and_all_is_counted() {
    let (address, connected) = silent_server();
    let limits = batch(10).with_max_concurrent_exports(2);
    let pipe = Pipe::batching(&otlp(address, Protocol::HttpProtobuf), limits);
    pipe.end(0..50);
    connected.recv_timeout(SOON).expect("the first batch");
    connected.recv_timeout(SOON).expect("the second batch");
    let ended = pipe
        .pipeline
        .shutdown_with_timeout(Duration::from_millis(50));
    assert!(matches!(ended, Err(OTelSdkError::Timeout(_))), "{ended:?}");
    // Two batches were under way, and three never left.
    assert_eq!(counts(&pipe.health()), [0, 20, 30, 0]);
    assert_eq!(pipe.health().too_late, 30);
    assert_eq!(pipe.last_error().code, "shut-down");
}

#[test]
fn what_was_tried_until_the_end_says_why() {
    let pipe = Pipe::batching(&otlp(nobody(), Protocol::Grpc), batch(10));
    pipe.end(0..20);
    pipe.pipeline
        .shutdown_with_timeout(Duration::from_millis(200))
        .expect_err("nobody is there");
    assert_eq!(counts(&pipe.health()), [0, 20, 0, 0]);
    // Of two batches, the second does not say that the first was tried too.
    let error = pipe.last_error();
    assert!(error.cause.contains("last connection refused: "), "{error}");
    assert_eq!(error.cause.matches("it was tried").count(), 1, "{error}");
}

#[test]
fn a_worker_that_stops_first_leaves_nothing_uncounted() {
    let (address, connected) = silent_server();
    let pipe = Pipe::batching(
        &otlp(address, Protocol::HttpProtobuf),
        batch(10).with_max_concurrent_exports(1),
    );
    pipe.end(0..25);
    connected.recv_timeout(SOON).expect("a batch is under way");
    assert!(pipe.worker.stop(SOON));
    assert_eq!(counts(&pipe.health()), [0, 10, 15, 0]);
    pipe.end(25..30);
    assert_eq!(counts(&pipe.health()), [0, 10, 20, 0]);
    pipe.pipeline
        .force_flush()
        .expect_err("nobody is left to do it");
    pipe.pipeline
        .shutdown()
        .expect_err("nobody is left to do it");
}
