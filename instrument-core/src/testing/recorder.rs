//! The span processor that keeps spans.

mod state;

use super::{LostContext, OpenSpan, Tree};
use crate::DropShortSpans;
use crate::locked::lock;
use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use state::State;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Keeps what is started and ended. A [`Kit`](super::Kit) has one; put it into an SDK provider of your own to look at
/// that provider's spans with the kit:
///
/// ```
/// use instrument_core::Provider;
/// use instrument_core::{span, testing::Kit};
/// use opentelemetry_sdk::trace::SdkTracerProvider;
///
/// let kit = Kit::new();
/// let sdk = SdkTracerProvider::builder().with_span_processor(kit.recorder()).build();
/// let _recording = Provider::new(sdk).enter();
/// span!("load_model").in_scope(|| { /* … */ });
/// assert_eq!(kit.tree(), "load_model");
/// ```
#[derive(Clone, Debug)]
pub struct Recorder {
    shared: Arc<Shared>,
    /// Short spans end here too, but are not kept.
    keep: Arc<DropShortSpans<Keep>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    finished: Condvar,
}

impl Recorder {
    pub(super) fn new() -> Self {
        let shared = Arc::<Shared>::default();
        let keep = Arc::new(DropShortSpans::new(Keep(shared.clone())));
        Self { shared, keep }
    }

    #[cfg(feature = "telemetry")]
    pub(super) fn started(&self, data: SpanData) {
        self.shared.lock().start(data);
    }

    pub(super) fn finished(&self) -> Vec<SpanData> {
        self.shared.lock().finished()
    }

    /// All finished spans as soon as there are `count`, or how many there are after `timeout`.
    pub(super) fn wait_for(&self, count: usize, timeout: Duration) -> Result<Vec<SpanData>, usize> {
        let state = self.shared.lock();
        let (state, _) = self
            .shared
            .finished
            .wait_timeout_while(state, timeout, |state| state.count() < count)
            .unwrap_or_else(PoisonError::into_inner);
        if state.count() < count {
            Err(state.count())
        } else {
            Ok(state.finished())
        }
    }

    pub(super) fn open(&self) -> Vec<OpenSpan> {
        self.shared.lock().open()
    }

    pub(super) fn orphans(&self) -> Vec<SpanData> {
        self.shared.lock().orphans()
    }

    pub(super) fn lost_context(&self) -> Vec<LostContext> {
        self.shared.lock().lost_context()
    }

    pub(super) fn tree(&self) -> Tree {
        self.shared.lock().tree()
    }

    pub(super) fn reset(&self) {
        self.shared.lock().reset();
    }
}

impl SpanProcessor for Recorder {
    fn on_start(&self, span: &mut Span, cx: &Context) {
        if let Some(data) = span.exported_data() {
            self.shared.lock().start(data);
        }
        self.keep.on_start(span, cx);
    }

    fn on_end(&self, span: SpanData) {
        let id = span.span_context.span_id();
        self.keep.on_end(span);
        self.shared.lock().end(id);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The end of the line: what comes here is kept.
#[derive(Debug)]
struct Keep(Arc<Shared>);

impl SpanProcessor for Keep {
    fn on_start(&self, _span: &mut Span, _cx: &Context) {}

    fn on_end(&self, span: SpanData) {
        self.0.lock().keep(span);
        self.0.finished.notify_all();
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}

impl Shared {
    /// A test that panicked while it held the lock is no reason for another to panic.
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}
