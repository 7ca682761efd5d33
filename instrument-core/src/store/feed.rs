//! What fills a store from this process.

use super::inbox::Item;
use super::running::RunningSpan;
use super::span::StoredProcess;
use super::trace_store::TraceStore;
use crate::recorder::{Record, Records, Watch, nanos};
use opentelemetry::trace::Span as _;
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogProcessor, SdkLogRecord};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use std::sync::Arc;
use std::time::Duration;

/// Hands spans of one process over.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    store: TraceStore,
    process: Arc<StoredProcess>,
}

impl Feed {
    pub(crate) fn new(store: TraceStore, resource: &Resource) -> Self {
        store.start_thread();
        let process = Arc::new(StoredProcess::of_resource(resource));
        Self { store, process }
    }

    pub(crate) fn take_all(&self, records: Records) {
        self.store
            .inbox()
            .push(Item::Records(records, self.process.clone()));
    }

    pub(crate) fn take(&self, span: SpanData) {
        self.store
            .inbox()
            .push(Item::Span(Box::new(span), self.process.clone()));
    }

    /// Who has ended spans still.
    pub(crate) fn set_source(&self, source: impl Fn() + Send + Sync + 'static) {
        self.store.add_source(source);
    }

    pub(crate) fn note(&self, note: String) {
        self.store.note(note);
    }

    /// Knows the spans that are running, of the SDK.
    pub(crate) fn running(&self) -> Starts {
        Starts(self.clone())
    }

    /// Takes log records.
    pub(crate) fn logs(&self) -> StoreLogProcessor {
        StoreLogProcessor(self.clone())
    }
}

impl Watch for Feed {
    fn started(&self, record: &mut Record, _: &Context) {
        self.store.running_here().started(RunningSpan {
            trace_id: record.trace_id,
            span_id: record.span_id,
            parent: record.parent,
            name: record.name.clone(),
            kind: record.kind.clone(),
            start: record.start,
            service: self.process.service.clone(),
        });
    }

    fn ended(&self, record: &mut Record) -> bool {
        self.store.running_here().ended(record.span_id);
        true
    }
}

/// Knows which spans of the SDK are running.
#[derive(Debug)]
pub(crate) struct Starts(Feed);

impl SpanProcessor for Starts {
    fn on_start(&self, span: &mut Span, _: &Context) {
        let Some(data) = span.exported_data() else {
            return;
        };
        let context = span.span_context();
        self.0.store.running_here().started(RunningSpan {
            trace_id: context.trace_id(),
            span_id: context.span_id(),
            parent: data.parent_span_id,
            name: data.name,
            kind: data.span_kind,
            start: nanos(data.start_time),
            service: self.0.process.service.clone(),
        });
    }

    fn on_end(&self, span: SpanData) {
        self.0
            .store
            .running_here()
            .ended(span.span_context.span_id());
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// A span processor that fills a store. Made by [`TraceStore::processor`].
#[derive(Debug)]
pub struct StoreProcessor(Starts);

/// A log processor that fills a store. Made by [`TraceStore::log_processor`].
#[derive(Debug)]
pub struct StoreLogProcessor(Feed);

/// # Filling it from this process
impl TraceStore {
    /// Fills this store with the spans of an OpenTelemetry provider of your own.
    ///
    /// ```
    /// use instrument_core::store::TraceStore;
    /// use opentelemetry::trace::{Tracer, TracerProvider};
    /// use opentelemetry_sdk::trace::SdkTracerProvider;
    ///
    /// let store = TraceStore::default();
    /// let provider = SdkTracerProvider::builder().with_span_processor(store.processor()).build();
    /// provider.tracer("cameras").in_span("detect_objects", |_| {
    ///     assert_eq!(store.running()[0].name, "detect_objects");
    /// });
    /// assert_eq!(store.counts().spans, 1);
    /// ```
    #[must_use]
    pub fn processor(&self) -> StoreProcessor {
        StoreProcessor(Starts(Feed::new(
            self.clone(),
            &Resource::builder().build(),
        )))
    }

    /// Fills this store with the log records of an OpenTelemetry provider of your own, as far as they belong to traces.
    #[must_use]
    pub fn log_processor(&self) -> StoreLogProcessor {
        StoreLogProcessor(Feed::new(self.clone(), &Resource::builder().build()))
    }
}

impl SpanProcessor for StoreProcessor {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        self.0.on_start(span, cx);
    }

    fn on_end(&self, span: SpanData) {
        self.0
            .0
            .store
            .running_here()
            .ended(span.span_context.span_id());
        self.0.0.take(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.0.store.settle();
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        self.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.0.process = Arc::new(StoredProcess::of_resource(resource));
    }
}

impl LogProcessor for StoreLogProcessor {
    fn emit(&self, record: &mut SdkLogRecord, _: &InstrumentationScope) {
        let context = record.trace_context();
        let is_kept = context
            .is_some_and(|context| context.trace_flags.is_none_or(|flags| flags.is_sampled()));
        if is_kept {
            let Feed { store, process } = &self.0;
            let item = Item::Log(Box::new(record.clone()), process.clone());
            store.inbox().push(item);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.process = Arc::new(StoredProcess::of_resource(resource));
    }
}
