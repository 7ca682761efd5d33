//! Receivers that are down, refuse, are busy, or hang: nothing blocks, all is counted, and it is said once.

use super::*;
use crate::testing::Reply;

const BOTH: [Protocol; 2] = [Protocol::HttpProtobuf, Protocol::Grpc];

/// Exactly one line of trouble, with all that it needs.
#[track_caller]
fn assert_said_once(pipe: &Pipe, code: &str, cause: &str) {
    let error = pipe.last_error();
    assert_eq!(error.code, code, "{error}");
    assert!(error.cause.contains(cause), "{error}");
    let failing: Vec<_> = pipe
        .lines()
        .into_iter()
        .filter(|line| line.contains(" fails: "))
        .collect();
    let [line] = &failing[..] else {
        panic!("{failing:#?}")
    };
    assert!(
        line.starts_with("OTLP export of spans to http://127.0.0.1:"),
        "{line}"
    );
    for part in [error.endpoint.as_str(), code, cause] {
        assert!(line.contains(part), "`{part}` is not in: {line}");
    }
}

#[test]
fn nobody_listens() {
    for protocol in BOTH {
        let mut otlp = otlp(nobody(), protocol);
        otlp.timeout = Duration::from_millis(100);
        let pipe = Pipe::batching(&otlp, batch(10));
        pipe.end(0..30);
        pipe.pipeline.force_flush().expect_err("nobody takes them");
        assert_eq!(counts(&pipe.health()), [0, 30, 0, 0]);
        assert_said_once(&pipe, "connection refused", "Connection refused");
        assert!(
            pipe.last_error()
                .advice
                .contains("is a collector running there?")
        );
    }
}

#[test]
fn credentials_are_wrong_and_then_right() {
    for (protocol, code, cause) in [
        (BOTH[0], "401", "Unauthorized"),
        (BOTH[1], "UNAUTHENTICATED", "the test wants this"),
    ] {
        let collector = Collector::start();
        collector.respond_with(Reply::status(401), 3);
        let pipe = Pipe::batching(&otlp(collector.address(), protocol), batch(10));
        pipe.end(0..30);
        pipe.pipeline.force_flush().expect_err("they are refused");
        assert_eq!(counts(&pipe.health()), [0, 30, 0, 0]);
        // Nothing is repeated that cannot help.
        assert_eq!(collector.requests().len(), 3);
        assert_said_once(&pipe, code, cause);
        assert!(
            pipe.last_error()
                .advice
                .contains("OTEL_EXPORTER_OTLP_HEADERS")
        );

        pipe.end(30..40);
        pipe.pipeline.force_flush().expect("now they are taken");
        assert_eq!(counts(&pipe.health()), [10, 30, 0, 0]);
        assert_eq!(pipe.lines().len(), 2, "{:#?}", pipe.lines());
        assert!(pipe.lines()[1].starts_with("OTLP "));
        assert!(pipe.lines()[1].ends_with(" works again; lost meanwhile: 30 spans"));
    }
}

#[test]
fn an_outage_that_is_over_is_told_of_once() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(400), 1);
    // The second batch leaves when the first has been counted.
    let limits = batch(10).with_max_concurrent_exports(1);
    let pipe = Pipe::batching(&otlp(collector.address(), BOTH[0]), limits);
    pipe.end(0..20);
    collector.wait_for_spans(10, SOON);
    pipe.pipeline.force_flush().expect("it works again");
    assert_eq!(counts(&pipe.health()), [10, 10, 0, 0]);
    assert!(pipe.lines()[0].contains("; 10 spans lost so far; "));
    assert!(pipe.lines()[1].ends_with(" works again; lost meanwhile: 10 spans"));

    collector.respond_with(Reply::status(400), 1);
    pipe.end(20..30);
    pipe.pipeline.force_flush().expect_err("these are lost");
    pipe.pipeline.force_flush().expect("that was told");
}

#[test]
fn what_is_too_large_for_the_queue_is_no_queue_that_is_full() {
    let collector = Collector::start();
    let limits = batch(10).with_max_queue_bytes(64 << 10);
    let pipe = Pipe::batching(&otlp(collector.address(), BOTH[0]), limits);
    let mut large = span(1);
    large.attributes[0].value = "x".repeat(70_000).into();
    pipe.pipeline.on_end(large);
    pipe.pipeline.force_flush().expect("nothing is under way");
    assert_eq!(counts(&pipe.health()), [0, 0, 1, 0]);
    let line = &pipe.lines()[0];
    assert!(line.contains("`Batch::with_max_queue_bytes`"), "{line}");
}

#[test]
fn unavailable_and_then_well() {
    for (protocol, code) in [(BOTH[0], "503"), (BOTH[1], "UNAVAILABLE")] {
        let collector = Collector::start();
        collector.respond_with(Reply::unavailable(), 1);
        let pipe = Pipe::batching(&otlp(collector.address(), protocol), batch(10));
        pipe.end(0..10);
        pipe.pipeline
            .force_flush()
            .expect("the second attempt succeeds");
        assert_eq!(counts(&pipe.health()), [10, 0, 0, 0]);
        assert_eq!(collector.requests().len(), 2);
        assert_said_once(&pipe, code, "the test wants this request to fail");
        assert!(pipe.lines()[0].contains("; next attempt in "));
        assert!(pipe.lines()[1].ends_with(" works again"));
    }
}

#[test]
fn too_many_requests_and_when_to_come_back() {
    for (protocol, code) in [(BOTH[0], "429"), (BOTH[1], "RESOURCE_EXHAUSTED")] {
        let collector = Collector::start();
        collector.respond_with(
            Reply::status(429).with_retry_after(Duration::from_secs(1)),
            1,
        );
        let pipe = Pipe::batching(&otlp(collector.address(), protocol), batch(10));
        pipe.end(0..10);
        pipe.pipeline
            .force_flush()
            .expect("the second attempt succeeds");
        assert_eq!(counts(&pipe.health()), [10, 0, 0, 0]);
        assert_eq!(collector.requests().len(), 2);
        assert_said_once(&pipe, code, "the test wants this request to fail");
        assert!(
            pipe.lines()[0].contains("; next attempt in 1.0s"),
            "{:?}",
            pipe.lines()
        );
    }
}

#[test]
fn hours_are_not_waited_for_and_nobody_else_asks_in_the_meantime() {
    for (protocol, code) in [(BOTH[0], "429"), (BOTH[1], "RESOURCE_EXHAUSTED")] {
        let collector = Collector::start();
        collector.respond_with(
            Reply::status(429).with_retry_after(Duration::from_secs(3600)),
            1,
        );
        let mut otlp = otlp(collector.address(), protocol);
        otlp.timeout = Duration::from_millis(100);
        let pipe = Pipe::batching(&otlp, batch(10).with_max_concurrent_exports(1));
        pipe.end(0..20);
        pipe.pipeline
            .force_flush()
            .expect_err("there is no time for another attempt");
        assert_eq!(counts(&pipe.health()), [0, 20, 0, 0]);
        assert_eq!(collector.requests().len(), 1);
        assert_said_once(&pipe, code, "the test wants this request to fail");
    }
}

#[test]
fn a_receiver_that_hangs_blocks_nothing() {
    for protocol in BOTH {
        let (address, connected) = silent_server();
        let mut otlp = otlp(address, protocol);
        otlp.timeout = Duration::from_millis(500);
        let pipe = Pipe::batching(
            &otlp,
            batch(100)
                .with_max_queue_size(1000)
                .with_max_concurrent_exports(2),
        );
        pipe.end(0..200);
        connected.recv_timeout(SOON).expect("a batch is under way");
        // It never answers: these return nevertheless.
        pipe.end(200..10_000);
        let health = pipe.health();
        assert_eq!(health.queued + health.dropped + health.failed, 10_000);
        assert!(health.queued <= 1000 + 2 * 100, "{health}");
        // What waits would take four more timeouts.
        pipe.pipeline
            .shutdown_with_timeout(Duration::from_millis(700))
            .expect_err("it does not get through");
        let health = pipe.health();
        assert_eq!((health.exported, health.queued), (0, 0));
        assert_eq!(health.dropped + health.failed, 10_000);
        let timeouts = pipe
            .lines()
            .into_iter()
            .filter(|line| line.contains(" fails: timeout: "));
        assert_eq!(timeouts.count(), 1, "{:#?}", pipe.lines());
        assert!(
            pipe.lines()
                .iter()
                .any(|line| line.contains("dropped because the queue was full"))
        );
    }
}

#[test]
fn a_slow_receiver_loses_nothing() {
    for protocol in BOTH {
        let collector = Collector::start();
        collector.respond_with(Reply::accepted().with_delay(Duration::from_millis(300)), 2);
        let pipe = Pipe::batching(&otlp(collector.address(), protocol), batch(10));
        pipe.end(0..20);
        pipe.pipeline.force_flush().expect("it takes its time");
        assert_eq!(counts(&pipe.health()), [20, 0, 0, 0]);
        assert_eq!(pipe.lines(), [] as [&str; 0]);
    }
}

#[test]
fn a_host_without_address() {
    let mut otlp = otlp(nobody(), Protocol::HttpProtobuf);
    otlp.url = "http://collector.invalid:4318/v1/traces".to_owned();
    otlp.timeout = Duration::from_millis(300);
    let pipe = Pipe::batching(&otlp, batch(10));
    pipe.end(0..10);
    pipe.pipeline
        .force_flush()
        .expect_err("there is no such host");
    assert_eq!(counts(&pipe.health()), [0, 10, 0, 0]);
    let error = pipe.last_error();
    // Some resolvers refuse at once, others are asked until the time is over.
    assert!(
        ["unknown host", "timeout"].contains(&error.code.as_str()),
        "{error}"
    );
}
