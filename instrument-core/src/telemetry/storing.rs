//! The trace store, as one more that spans and log records go to.

use crate::config::Config;
use crate::doctor;
use crate::recorder::{RecorderBuilder, Records};
use crate::store::{Feed, TraceStore};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::LoggerProviderBuilder;
use opentelemetry_sdk::trace::{SpanData, TracerProviderBuilder};

/// What the service wants.
#[derive(Debug, Default)]
pub(crate) struct Store(Option<TraceStore>);

/// What comes of it; nothing, without a store.
#[derive(Clone, Debug, Default)]
pub(super) struct Storing(Option<Feed>);

impl super::Builder {
    /// Keeps the traces of the last while in `store` too, with their log records: for a page that shows them. What is not
    /// sampled is not kept.
    ///
    /// ```
    /// use instrument_core::store::TraceStore;
    /// use instrument_core::telemetry::Telemetry;
    ///
    /// # fn main() -> Result<(), instrument_core::Error> {
    /// let store = TraceStore::default();
    /// let telemetry = Telemetry::builder("camera-service")
    ///     .with_store(&store)
    /// #   .with_enabled(instrument_core::config::forced(false))
    ///     .install()?;
    /// # drop(telemetry);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_store(mut self, store: impl Into<TraceStore>) -> Self {
        self.parts.store = Store(Some(store.into()));
        self
    }
}

impl Store {
    pub(super) fn start(&self, resource: &Resource, config: &Config) -> Storing {
        Storing(self.0.as_ref().map(|store| {
            let feed = Feed::new(store.clone(), resource);
            // A page that stays empty says why.
            if let Some(finding) = doctor::sampling(config) {
                feed.note(finding.to_string());
            }
            feed
        }))
    }

    /// Nothing will come from this process.
    pub(super) fn stays_empty(&self) {
        if let Some(store) = &self.0 {
            store.note(
                "Telemetry of this service is off: see OTEL_SDK_DISABLED, OTEL_ENABLED, or the set-up in code."
                    .to_owned(),
            );
        }
    }
}

impl Storing {
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn take_all(&self, records: Records) {
        if let Some(feed) = &self.0 {
            feed.take_all(records);
        }
    }

    pub(super) fn take(&self, span: &SpanData) {
        if let Some(feed) = &self.0 {
            feed.take(span.clone());
        }
    }

    pub(super) fn watch(&self, recorder: RecorderBuilder) -> RecorderBuilder {
        match &self.0 {
            Some(feed) => recorder.with_watch(feed.clone()),
            None => recorder,
        }
    }

    pub(super) fn watch_sdk(&self, sdk: TracerProviderBuilder) -> TracerProviderBuilder {
        match &self.0 {
            Some(feed) => sdk.with_span_processor(feed.running()),
            None => sdk,
        }
    }

    pub(super) fn take_logs(&self, logs: LoggerProviderBuilder) -> LoggerProviderBuilder {
        match &self.0 {
            Some(feed) => logs.with_log_processor(feed.logs()),
            None => logs,
        }
    }

    pub(super) fn set_source(&self, source: impl Fn() + Send + Sync + 'static) {
        if let Some(feed) = &self.0 {
            feed.set_source(source);
        }
    }
}
