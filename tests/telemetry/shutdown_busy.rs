//! A shut-down while all threads make spans: nobody waits for it, and every span is accounted for.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use telemetry_tests::is_sdk;
use telemetry_tests::receivers::SOON;

const THREADS: usize = 6;
/// Made by each thread after the shut-down, at least.
const AFTER: usize = 1000;

#[derive(Default)]
struct Made {
    recorded: AtomicU64,
    is_over: AtomicBool,
}

impl Made {
    fn one(&self) {
        let parent = span!("parent").start();
        let child = span!("child").parent(&parent).start();
        let recorded = u64::from(parent.is_recording()) + u64::from(child.is_recording());
        child.end();
        parent.end();
        self.recorded.fetch_add(recorded, Ordering::SeqCst);
    }

    fn until_it_is_over_and_some_more(&self) {
        while !self.is_over.load(Ordering::SeqCst) {
            self.one();
        }
        (0..AFTER).for_each(|_| self.one());
    }
}

/// The SDK keeps to itself what ends after the shut-down; our recorder counts it.
fn open_at_the_end() -> u64 {
    if is_sdk() { 2 * THREADS as u64 } else { 0 }
}

fn shut_down_under_load(protocol: &str) {
    let collector = Collector::start();
    let telemetry = Telemetry::builder("busy")
        .with_variables([("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)])
        .with_endpoint(collector.endpoint())
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on").clone();
    let made = Made::default();
    let (before, panicked) = thread::scope(|scope| {
        let run = || {
            let _bound = provider.enter();
            made.until_it_is_over_and_some_more();
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        collector.wait_for_spans(2000, SOON);
        let before = made.recorded.load(Ordering::SeqCst);
        let ended = telemetry.shutdown(SOON);
        made.is_over.store(true, Ordering::SeqCst);
        ended.expect("there is time enough");
        let joined = threads.into_iter().map(|thread| thread.join().is_err());
        (before, joined.filter(|panicked| *panicked).count())
    });
    assert_eq!(panicked, 0);

    let spans = collector.spans();
    let ids: HashSet<_> = spans.iter().map(|span| span.span_id()).collect();
    assert_eq!(ids.len(), spans.len(), "a span came twice");
    let health = telemetry.health().spans[0].clone();
    assert_eq!(health.exported, spans.len() as u64, "{health}");
    assert_eq!((health.failed, health.queued), (0, 0), "{health}");
    let recorded = made.recorded.load(Ordering::SeqCst);
    let uncounted = recorded - (health.exported + health.dropped);
    assert!(
        uncounted <= open_at_the_end(),
        "{uncounted} of {recorded}: {health}"
    );
    assert!(recorded >= before);
}

#[test]
fn over_http() {
    shut_down_under_load("http/protobuf");
}

#[test]
fn over_grpc() {
    shut_down_under_load("grpc");
}
