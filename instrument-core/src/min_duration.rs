//! Spans too short to be worth keeping: a minimum duration, and the processor that drops what is below it.

#[cfg(feature = "telemetry")]
mod recorded;

#[cfg(feature = "telemetry")]
pub(crate) use recorded::WatchShortSpans;

use crate::outcome::Outcome;
use crate::provider;
use opentelemetry::trace::{Span as _, SpanId, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Drops successful spans without children that were shorter than their own minimum duration
/// ([`Builder::min_duration`](crate::Builder::min_duration), `#[traced_span(min_duration = "1ms")]`), and counts
/// them in [`Health::short_spans_dropped`](crate::Health::short_spans_dropped).
///
/// It goes around the processor that exports; without it, short spans are kept.
///
/// ```
/// use instrument_core::{DropShortSpans, Provider, span};
/// use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor};
/// use std::time::Duration;
///
/// let exporter = InMemorySpanExporter::default();
/// let sdk = SdkTracerProvider::builder()
///     .with_span_processor(DropShortSpans::new(SimpleSpanProcessor::new(exporter.clone())))
///     .build();
/// let provider = Provider::new(sdk);
/// let bound = provider.enter();
/// span!("look_up").min_duration(Duration::from_secs(60)).in_scope(|| { /* … */ });
/// drop(bound);
///
/// assert!(exporter.get_finished_spans()?.is_empty());
/// assert_eq!(provider.health().short_spans_dropped, 1);
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
#[derive(Debug)]
pub struct DropShortSpans<P> {
    inner: P,
}

/// Whether any span of this process had a minimum duration. Mostly none has, and then nothing is looked for.
static USED: AtomicBool = AtomicBool::new(false);

fn is_used() -> bool {
    USED.load(Ordering::Relaxed)
}

/// Marks a span that its processor is to drop. It is taken off nowhere else, since only a span that met this
/// module's processor at its start is marked.
const DROP: &str = "instrument.drop";

impl<P: SpanProcessor> DropShortSpans<P> {
    /// Around the processor that exports.
    pub fn new(inner: P) -> Self {
        Self { inner }
    }
}

impl<P: SpanProcessor> SpanProcessor for DropShortSpans<P> {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        if let Some(watch) = cx.get::<Arc<Watch>>() {
            watch.started(span.span_context().span_id());
        }
        self.inner.on_start(span, cx);
    }

    fn on_end(&self, span: SpanData) {
        let is_marked = |span: &SpanData| {
            span.attributes
                .last()
                .is_some_and(|last| last.key.as_str() == DROP)
        };
        if is_used() && is_marked(&span) {
            return;
        }
        self.inner.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

/// What the processor tells the span about the spans it saw start.
#[derive(Debug, Default)]
struct Watch {
    /// The first to start with this watch is the watched span itself.
    own: OnceLock<SpanId>,
    has_children: AtomicBool,
}

impl Watch {
    fn started(&self, id: SpanId) {
        if *self.own.get_or_init(|| id) != id {
            self.has_children.store(true, Ordering::Relaxed);
        }
    }

    /// No processor saw the span start: then nobody would drop it.
    fn is_unseen(&self) -> bool {
        self.own.get().is_none()
    }
}

/// A span's minimum duration while the span goes on.
#[derive(Debug)]
pub(crate) struct MinDuration {
    at_least: Duration,
    since: Instant,
    watch: Arc<Watch>,
}

impl MinDuration {
    pub(crate) fn start(at_least: Duration) -> Self {
        USED.store(true, Ordering::Relaxed);
        Self {
            at_least,
            since: Instant::now(),
            watch: Arc::default(),
        }
    }

    pub(crate) fn watch(&self, parent: &Context) -> Context {
        parent.with_value(self.watch.clone())
    }

    pub(crate) fn settle(self, context: &Context, outcome: Outcome) {
        let keep = outcome != Outcome::Ok
            || self.watch.is_unseen()
            || self.watch.has_children.load(Ordering::Relaxed)
            || self.since.elapsed() >= self.at_least;
        if !keep {
            context.span().set_attribute(KeyValue::new(DROP, true));
            provider::of(context)
                .counters()
                .short_spans_dropped
                .fetch_add(1, Ordering::Relaxed);
        }
    }
}
