//! When a batch leaves, and what the queue bounds.

use super::*;

#[test]
fn a_full_batch_leaves_at_once() {
    let collector = Collector::start();
    let pipe = Pipe::batching(
        &otlp(collector.address(), Protocol::HttpProtobuf),
        batch(10),
    );
    pipe.end(0..15);
    // Nobody flushes, and the delay is an hour.
    assert_eq!(collector.wait_for_spans(10, SOON).len(), 10);
}

#[test]
fn a_span_alone_leaves_after_the_delay() {
    let collector = Collector::start();
    let batch = Batch::default().with_schedule_delay(Duration::from_millis(20));
    let pipe = Pipe::batching(&otlp(collector.address(), Protocol::Grpc), batch);
    pipe.end(0..1);
    collector.wait_for_spans(1, SOON);
    pipe.end(1..2);
    collector.wait_for_spans(2, SOON);
}

#[test]
fn bytes_are_bounded_as_well_as_spans() {
    let (address, _connected) = silent_server();
    let limits = batch(100)
        .with_max_queue_bytes(64 << 10)
        .with_max_concurrent_exports(1);
    let pipe = Pipe::batching(&otlp(address, Protocol::HttpProtobuf), limits);
    for number in 0..100 {
        let mut span = span(number + 1);
        span.attributes
            .push(KeyValue::new("blob", "x".repeat(10 << 10)));
        pipe.pipeline.on_end(span);
    }
    let health = pipe.health();
    assert!((5..=6).contains(&health.queued), "{health}");
    assert_eq!(health.queued + health.dropped, 100);
    // A smaller one still fits.
    pipe.end(0..1);
    assert_eq!(pipe.health().queued, health.queued + 1);
}

#[test]
fn a_batch_has_a_size_that_receivers_take() {
    let collector = Collector::start();
    let pipe = Pipe::batching(
        &otlp(collector.address(), Protocol::Grpc),
        batch(1000).with_max_queue_bytes(64 << 20),
    );
    for number in 0..30 {
        let mut span = span(number + 1);
        span.attributes
            .push(KeyValue::new("blob", "x".repeat(300 << 10)));
        pipe.pipeline.on_end(span);
    }
    pipe.pipeline.force_flush().expect("all arrive");
    assert_eq!(collector.spans().len(), 30);
    assert!(
        collector
            .requests()
            .iter()
            .all(|request| request.spans() <= 7),
        "{:?}",
        collector.requests()
    );
}

#[test]
fn many_threads_end_spans_and_each_is_counted_once() {
    let collector = Collector::start();
    let limits = Batch::default()
        .with_max_queue_size(300)
        .with_max_export_batch_size(50);
    let pipe = Pipe::batching(&otlp(collector.address(), Protocol::HttpProtobuf), limits);
    thread::scope(|scope| {
        for thread in 0..4 {
            let pipe = &pipe;
            scope.spawn(move || pipe.end(thread * 5000..(thread + 1) * 5000));
        }
    });
    pipe.pipeline.shutdown().expect("it gets through");
    let health = pipe.health();
    assert_eq!(health.exported + health.dropped, 20_000, "{health}");
    assert_eq!(counts(&health)[1..4], [0, health.dropped, 0]);
    assert_eq!(collector.spans().len() as u64, health.exported);
}

#[test]
fn limits_have_bounds() {
    let nonsense = Batch {
        max_queue_size: 0,
        max_queue_bytes: 0,
        max_export_batch_size: usize::MAX,
        schedule_delay: Duration::ZERO,
        export_timeout: Duration::MAX,
        max_concurrent_exports: 0,
    };
    let bounded = nonsense.bounded();
    assert_eq!(
        (
            bounded.max_queue_size,
            bounded.max_export_batch_size,
            bounded.max_concurrent_exports
        ),
        (1, 1, 1)
    );
    assert_eq!(bounded.schedule_delay, Duration::from_millis(10));
    assert_eq!(bounded.export_timeout, crate::countable::LONGEST);
    assert_eq!(Batch::high_throughput().bounded(), Batch::high_throughput());
    assert_eq!(Batch::default().bounded(), Batch::default());
}

#[test]
fn what_settings_may_be_is_what_is_kept_to() {
    let most = usize::try_from(crate::config::MOST_ITEMS).expect("it is an `i32`");
    let batch = Batch {
        max_queue_size: most,
        max_export_batch_size: most,
        schedule_delay: crate::countable::LONGEST,
        export_timeout: crate::countable::LONGEST,
        ..Batch::default()
    };
    assert_eq!(batch.bounded(), batch);
    let collector = Collector::start();
    let pipe = Pipe::batching(&otlp(collector.address(), Protocol::Grpc), batch);
    pipe.end(0..3);
    pipe.pipeline.force_flush().expect("it arrives");
    assert_eq!(pipe.health().capacity, most as u64);
    pipe.pipeline.shutdown().expect("it is the first time");
    assert_eq!(collector.spans().len(), 3);
}
