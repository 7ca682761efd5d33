//! The kit: a provider that keeps what it records.

mod finders;
#[cfg(not(feature = "telemetry"))]
#[path = "kit/not_recorded.rs"]
mod recorded;
#[cfg(feature = "telemetry")]
mod recorded;
mod settings;

use super::logs::LogRecorder;
use super::{Recorder, Tree, report};
use crate::Provider;
use opentelemetry::{Context, ContextGuard};
use opentelemetry_sdk::logs::SdkLogRecord;
use opentelemetry_sdk::trace::{ShouldSample, SpanData, SpanLimits};
use settings::Settings;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A provider for one test, and everything that it recorded. See the [module docs](super).
///
/// It samples everything, whatever `OTEL_*` variables say, and honours
/// [`min_duration`](crate::Builder::min_duration). Clones share what was recorded.
///
/// ```
/// use instrument_core::span;
/// use instrument_core::testing::Kit;
///
/// let kit = Kit::new();
/// let recording = kit.enter();
/// span!("load_model").attribute("model.name", "yolo26").in_scope(|| { /* … */ });
/// drop(recording);
///
/// assert_eq!(kit.span("load_model").attributes.len(), 1);
/// assert_eq!(kit.tree(), "load_model model.name=yolo26");
/// ```
#[derive(Clone)]
pub struct Kit {
    spans: Recorder,
    logs: LogRecorder,
    provider: Provider,
    settings: Settings,
}

impl Kit {
    /// A kit that samples every span.
    #[must_use]
    pub fn new() -> Self {
        let settings = Settings {
            sampler: None,
            limits: SpanLimits::default(),
            provider: Vec::new(),
        };
        let (spans, logs) = (Recorder::new(), LogRecorder::default());
        let provider = settings.build(&spans, &logs);
        Self {
            spans,
            logs,
            provider,
            settings,
        }
    }

    /// Asks `sampler` which spans to record.
    ///
    /// ```
    /// use instrument_core::span;
    /// use instrument_core::testing::Kit;
    /// use opentelemetry_sdk::trace::Sampler;
    ///
    /// let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    /// let _recording = kit.enter();
    /// span!("load_model").in_scope(|| { /* … */ });
    /// assert_eq!(kit.tree(), "");
    /// ```
    #[must_use]
    pub fn with_sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.settings.sampler = Some(Box::new(sampler));
        self.rebuilt()
    }

    /// Limits attributes, events and links of a span by count.
    #[must_use]
    pub fn with_span_limits(mut self, limits: SpanLimits) -> Self {
        self.settings.limits = limits;
        self.rebuilt()
    }

    /// Sets what can be set on a [`Provider`].
    ///
    /// ```
    /// use instrument_core::span;
    /// use instrument_core::testing::Kit;
    ///
    /// let kit = Kit::new().with_provider(|provider| provider.with_attribute_value_limit(5));
    /// let _recording = kit.enter();
    /// span!("ask").attribute("question", "is it raining?").in_scope(|| { /* … */ });
    /// assert_eq!(kit.tree(), "ask question=\"is it\"");
    /// ```
    #[must_use]
    pub fn with_provider(
        mut self,
        set: impl Fn(Provider) -> Provider + Send + Sync + 'static,
    ) -> Self {
        self.settings.provider.push(Arc::new(set));
        self.rebuilt()
    }

    fn rebuilt(mut self) -> Self {
        self.provider = self.settings.build(&self.spans, &self.logs);
        self
    }

    /// The provider that records into this kit.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Records what is started in the current context until the guard is dropped.
    #[must_use = "dropping the guard stops recording"]
    pub fn enter(&self) -> ContextGuard {
        self.provider.enter()
    }

    /// A context with nothing in it but this kit's provider, for threads and futures:
    ///
    /// ```
    /// use instrument_core::span;
    /// use instrument_core::testing::Kit;
    /// use opentelemetry::context::FutureExt;
    ///
    /// let kit = Kit::new();
    /// let work = async { span!("fetch").instrument(async { /* … */ }).await };
    /// futures_util::FutureExt::now_or_never(work.with_context(kit.context()));
    /// assert_eq!(kit.tree(), "fetch");
    /// ```
    #[must_use]
    pub fn context(&self) -> Context {
        self.provider.bind(&Context::new())
    }

    /// What records, to be put as a span processor into an SDK provider that you make yourself.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        self.spans.clone()
    }

    /// The finished spans, in the order in which they ended.
    #[must_use]
    pub fn spans(&self) -> Vec<SpanData> {
        self.spans.finished()
    }

    /// The finished spans of one name, in the order in which they ended.
    #[must_use]
    pub fn spans_named(&self, name: &str) -> Vec<SpanData> {
        self.spans()
            .into_iter()
            .filter(|span| span.name == name)
            .collect()
    }

    /// The one finished span of that name.
    ///
    /// # Panics
    ///
    /// When there is none or more than one; it says which spans there are.
    #[must_use]
    #[track_caller]
    pub fn span(&self, name: &str) -> SpanData {
        let mut named = self.spans_named(name);
        match (named.pop(), named.len()) {
            (Some(span), 0) => span,
            (None, _) => panic!(
                "no finished span is named `{name}`; {}",
                report::what_there_is(&self.tree())
            ),
            (Some(_), more) => {
                panic!(
                    "{} spans are named `{name}`: take them from `spans_named`\n{:?}",
                    more + 1,
                    self.tree()
                )
            }
        }
    }

    /// Blocks until `count` spans have finished, and returns all that have.
    ///
    /// For work that ends on other threads. On a runtime of one thread, await the work itself: nothing else can run
    /// while this waits.
    ///
    /// # Panics
    ///
    /// When they have not finished within `timeout`.
    #[track_caller]
    pub fn wait_for_spans(&self, count: usize, timeout: Duration) -> Vec<SpanData> {
        match self.spans.wait_for(count, timeout) {
            Ok(spans) => spans,
            Err(finished) => panic!(
                "waited {timeout:?} for {count} spans, {finished} finished; {}",
                report::what_there_is(&self.tree())
            ),
        }
    }

    /// The log records that were sent, which are exceptions: see [`ExceptionSignal`](crate::ExceptionSignal).
    #[must_use]
    pub fn logs(&self) -> Vec<SdkLogRecord> {
        self.logs.records()
    }

    /// The spans as a tree. Those that have not ended yet are marked `(open)`.
    #[must_use]
    pub fn tree(&self) -> Tree {
        self.spans.tree()
    }

    /// Forgets finished spans, lost contexts and logs. Open spans stay open.
    pub fn reset(&self) {
        self.spans.reset();
        self.logs.reset();
    }
}

impl Default for Kit {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kit")
            .field("tree", &self.tree())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
