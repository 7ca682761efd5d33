//! A million traces through a tail, many of whose roots stay open: memory stays flat. A process of its own, as it
//! measures the process.

use instrument_core::sampling::{Tail, TailHealth};
use opentelemetry::trace::{Span as _, Status, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, Span, SpanData, SpanProcessor};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const TRACES: usize = 1_000_000;
/// The first of them fill all that may be held and remembered.
const WARM_UP: usize = 200_000;
const MAX_TRACES: usize = 5_000;
const MAX_BYTES: usize = 16 << 20;
/// More than are held, so that they are decided before they end.
const OPEN: usize = 7_000;
const ALLOWED_GROWTH: usize = 8 << 20;

#[derive(Debug, Default)]
struct Counted {
    spans: AtomicU64,
}

impl SpanProcessor for &'static Counted {
    fn on_start(&self, _span: &mut Span, _cx: &Context) {}

    fn on_end(&self, _span: SpanData) {
        self.spans.fetch_add(1, Ordering::Relaxed);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

#[test]
fn memory_stays_flat_under_a_flood_of_traces() {
    static COUNTED: Counted = Counted {
        spans: AtomicU64::new(0),
    };
    let tail = Tail::new(0.01)
        .with_max_traces(MAX_TRACES)
        .with_max_bytes(MAX_BYTES);
    let processor = tail.processor(&COUNTED);
    let handle = processor.handle();
    let sdk = SdkTracerProvider::builder()
        .with_sampler(tail.head())
        .with_span_processor(processor)
        .build();
    let tracer = sdk.tracer("flood");

    let text: Arc<str> = "x".repeat(200).into();
    let mut open = VecDeque::with_capacity(OPEN + 1);
    let mut rss_before = 0;
    for number in 0..TRACES {
        if number == WARM_UP {
            rss_before = resident();
        }
        let root = Context::new().with_span(tracer.start_with_context("root", &Context::new()));
        let mut child = tracer.start_with_context("child", &root);
        child.set_attribute(KeyValue::new("text", text.clone()));
        if number % 1000 == 0 {
            child.set_status(Status::error("it broke"));
        }
        child.end();
        if number % 4 == 0 {
            open.push_back(root);
            if open.len() > OPEN {
                open.pop_front();
            }
        }
        if number % 10_000 == 0 {
            assert_is_bounded(handle.health());
        }
    }
    let grown = resident().saturating_sub(rss_before);
    open.clear();
    sdk.shutdown().unwrap();

    let health = handle.health();

    assert!(grown < ALLOWED_GROWTH, "grew by {grown} bytes; {health}");
    assert!(health.early_when_full > 0, "{health:?}");
    assert_eq!(health.kept_errors, TRACES as u64 / 1000);
    assert_eq!(health.kept() + health.dropped, TRACES as u64);
    assert_eq!(health.spans_kept + health.spans_dropped, 2 * TRACES as u64);
    assert_eq!(health.spans_kept, COUNTED.spans.load(Ordering::Relaxed));
    assert_eq!(health.spans_kept, 2 * health.kept(), "each is whole");
    assert_eq!(health.forgotten_spans, 0);
}

fn assert_is_bounded(health: TailHealth) {
    assert!(health.held_traces <= MAX_TRACES, "{health:?}");
    assert!(health.held_bytes <= MAX_BYTES, "{health:?}");
}

#[cfg(target_os = "linux")]
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux has it");
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    4096 * pages.unwrap_or(0_usize)
}

/// Elsewhere the tail's own bounds are what is looked at.
#[cfg(not(target_os = "linux"))]
fn resident() -> usize {
    0
}
