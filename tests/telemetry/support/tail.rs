//! A provider with a tail, its spans made by hand.

use crate::sampling::seeded_ids;
use instrument_core::Provider;
use instrument_core::sampling::{Clock, Tail, TailHandle};
use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags,
    TraceId, TraceState, Tracer, TracerProvider,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    IdGenerator, SdkTracer, SdkTracerProvider, SimpleSpanProcessor, Span, SpanData, SpanExporter,
};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

const LOCK: &str = "nobody panics with it";

/// An SDK provider with a tail around an exporter that keeps what it gets.
#[derive(Debug)]
pub struct Held {
    /// The provider.
    pub sdk: SdkTracerProvider,
    /// What became of the traces.
    pub tail: TailHandle,
    kept: Kept,
    tracer: SdkTracer,
    hands: Arc<AtomicU64>,
}

impl Held {
    /// One whose clock stands still, at first.
    #[must_use]
    pub fn new(tail: Tail) -> Self {
        let hands = Arc::new(AtomicU64::new(0));
        let read = hands.clone();
        let tail = tail.with_clock(Clock::new(move || {
            Duration::from_millis(read.load(Ordering::Relaxed))
        }));
        let kept = Kept::default();
        let processor = tail.processor(SimpleSpanProcessor::new(kept.clone()));
        let handle = processor.handle();
        let sdk = SdkTracerProvider::builder()
            .with_sampler(tail.head())
            .with_span_processor(processor)
            .with_id_generator(SeededIds(Mutex::new(Box::new(seeded_ids(usize::MAX)))))
            .build();
        Self {
            tracer: sdk.tracer("tail"),
            sdk,
            tail: handle,
            kept,
            hands,
        }
    }

    /// For `span!` and the like.
    pub fn provider(&self) -> Provider {
        Provider::new(self.sdk.clone()).with_unsampled_parents()
    }

    /// Turns the clock's hands.
    pub fn turn(&self, by: Duration) {
        let millis = u64::try_from(by.as_millis()).expect("a short time");
        self.hands.fetch_add(millis, Ordering::Relaxed);
    }

    /// Begins a trace.
    #[must_use]
    pub fn root(&self, name: &'static str) -> Open {
        self.start(name, &Context::new())
    }

    /// Begins a local root below a span of another process.
    #[must_use]
    pub fn entry(
        &self,
        name: &'static str,
        trace: TraceId,
        sampled: bool,
        state: TraceState,
    ) -> Open {
        let flags = TraceFlags::default().with_sampled(sampled);
        let caller = SpanContext::new(trace, SpanId::from(0xca11e5), flags, true, state);
        self.start(name, &Context::new().with_remote_span_context(caller))
    }

    /// Begins a child, also of what has ended.
    #[must_use]
    pub fn child(&self, name: &'static str, parent: &Open) -> Open {
        self.start(name, &parent.as_parent())
    }

    fn start(&self, name: &'static str, parent: &Context) -> Open {
        let builder = SpanBuilder::from_name(name)
            .with_kind(SpanKind::Internal)
            .with_start_time(SystemTime::UNIX_EPOCH);
        Open(self.tracer.build_with_context(builder, parent))
    }

    /// What was handed on, in that order.
    #[must_use]
    pub fn spans(&self) -> Vec<SpanData> {
        self.kept.0.lock().expect(LOCK).clone()
    }

    /// The names of that.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let spans = self.spans().into_iter();
        spans.map(|span| span.name.into_owned()).collect()
    }
}

/// An exporter that also after a shutdown has what it got.
#[derive(Clone, Debug, Default)]
struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.lock().expect(LOCK).extend(batch);
        Ok(())
    }
}

/// The same ids in every run, so that what is kept by them is the same, too.
struct SeededIds(Mutex<Box<dyn Iterator<Item = TraceId> + Send>>);

impl IdGenerator for SeededIds {
    fn new_trace_id(&self) -> TraceId {
        let mut ids = self.0.lock().expect(LOCK);
        ids.next().expect("they do not end")
    }

    fn new_span_id(&self) -> SpanId {
        let wide = self.new_trace_id().to_bytes();
        SpanId::from_bytes(*wide.first_chunk().expect("sixteen bytes"))
    }
}

impl fmt::Debug for SeededIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeededIds")
    }
}

/// A span that has not ended. It takes no time unless it is said.
#[derive(Debug)]
pub struct Open(Span);

impl Open {
    /// Its span id.
    #[must_use]
    pub fn id(&self) -> SpanId {
        self.0.span_context().span_id()
    }

    /// Its trace id.
    #[must_use]
    pub fn trace(&self) -> TraceId {
        self.0.span_context().trace_id()
    }

    /// Whether it travels as sampled.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.0.span_context().is_sampled()
    }

    /// The context of its children, also when it has ended.
    #[must_use]
    pub fn as_parent(&self) -> Context {
        let own = self.0.span_context().clone();
        Context::new().with_remote_span_context(own)
    }

    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.set_attribute(KeyValue::new(key, value));
        self
    }

    /// Makes it an error.
    #[must_use]
    pub fn fail(mut self) -> Self {
        self.0.set_status(Status::error("it broke"));
        self
    }

    /// Ends it, having taken no time.
    pub fn end(&mut self) {
        self.end_after(Duration::ZERO);
    }

    /// Ends it, having taken this long.
    pub fn end_after(&mut self, took: Duration) {
        self.0.end_with_timestamp(SystemTime::UNIX_EPOCH + took);
    }
}
