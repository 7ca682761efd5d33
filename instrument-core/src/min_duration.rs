//! Spans too short to be worth keeping: a minimum duration, and the processor that drops what is below it.

mod mark;
#[cfg(feature = "telemetry")]
mod recorded;
mod watch;

#[cfg(feature = "telemetry")]
pub(crate) use recorded::WatchShortSpans;
pub(crate) use watch::set_status;

use crate::provider;
use crate::recorder::Record;
use opentelemetry::Context;
use opentelemetry::trace::{Span as _, Status, TraceContextExt};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use watch::Watch;

/// Drops successful spans that were shorter than their own minimum duration, with nothing below them that is kept
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

impl<P: SpanProcessor> DropShortSpans<P> {
    /// Around the processor that exports.
    pub fn new(inner: P) -> Self {
        Self { inner }
    }
}

impl<P: SpanProcessor> SpanProcessor for DropShortSpans<P> {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        if let Some(watch) = Watch::of(cx) {
            watch.started(span.span_context().span_id());
        }
        self.inner.on_start(span, cx);
    }

    fn on_end(&self, mut span: SpanData) {
        // Others may have failed it without anybody hearing of that.
        if is_used() && mark::take_off(&mut span) && !is_failure(&span.status) {
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

/// A span's minimum duration while the span goes on.
#[derive(Debug)]
pub(crate) struct MinDuration {
    at_least: Duration,
    watch: Arc<Watch>,
    /// The watch of the nearest span above that has a minimum duration too.
    above: Option<Arc<Watch>>,
}

impl MinDuration {
    pub(crate) fn start(at_least: Duration, parent: &Context) -> Self {
        USED.store(true, Ordering::Relaxed);
        Self {
            at_least,
            watch: Arc::default(),
            above: Watch::of(parent).cloned(),
        }
    }

    pub(crate) fn watch(&self, parent: &Context) -> Context {
        parent.with_value(self.watch.clone())
    }

    /// Of a span that records; nothing if no processor saw it start, since then nobody would drop it. Until it is dropped,
    /// the one above has something below it.
    pub(crate) fn begin(self) -> Option<Self> {
        if !self.watch.is_seen() {
            return None;
        }
        if let Some(above) = &self.above {
            above.add_below();
        }
        Some(self)
    }

    pub(crate) fn is_below(&self, lasted: Duration) -> bool {
        lasted < self.at_least
    }

    /// Drops a short span that is about to end, unless something keeps it.
    pub(crate) fn drop_span(self, context: &Context) {
        let span = context.span();
        // Somebody else may have ended it, and then it is gone.
        if self.watch.is_childless() && !self.watch.has_failed() && span.is_recording() {
            mark::put_on(&span);
            self.dropped(context);
        }
    }

    /// The same of one that has ended, and is the recorder's.
    pub(crate) fn drop_record(self, record: &mut Record, context: &Context) {
        if self.watch.is_childless() && !is_failure(&record.status) {
            record.add_mark(mark::DROP);
            self.dropped(context);
        }
    }

    fn dropped(&self, context: &Context) {
        if let Some(above) = &self.above {
            above.remove_below();
        }
        provider::of(context)
            .counters()
            .short_spans_dropped
            .fetch_add(1, Ordering::Relaxed);
    }
}

fn is_failure(status: &Status) -> bool {
    matches!(status, Status::Error { .. })
}
