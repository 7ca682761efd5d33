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
    pub(crate) fn is_there(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn start(&self, resource: &Resource, config: &Config) -> Storing {
        Storing(self.0.as_ref().map(|store| {
            let feed = Feed::new(store.clone(), resource);
            // A page that stays empty says why.
            if let Some(note) = doctor::sampling_note(config) {
                feed.note(note);
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

#[cfg(test)]
mod tests {
    use crate::store::TraceStore;
    use crate::telemetry::Telemetry;
    use crate::telemetry::install::resolve;
    use crate::telemetry::started::Started;

    #[test]
    fn the_start_up_line_says_that_spans_go_to_the_store() {
        let line = |exporters: &str| {
            let mut builder = Telemetry::builder("camera-service")
                .with_store(TraceStore::default())
                .with_variables([("OTEL_TRACES_EXPORTER", exporters)]);
            let config = resolve(&mut builder).expect("there is nothing wrong with it");
            Started::of(&config, &builder.parts).to_string()
        };
        let (only, besides) = (line("none"), line("console"));
        assert!(
            only.contains("is on: spans go to the trace store; "),
            "{only}"
        );
        assert!(
            besides.contains("is on: spans go to the console and the trace store; "),
            "{besides}"
        );
    }

    #[test]
    fn the_start_up_line_says_where_the_other_signals_go() {
        let line = |variables: &[(&str, &str)]| {
            let mut builder = Telemetry::builder("camera-service").with_variables(
                [("OTEL_TRACES_EXPORTER", "none")]
                    .iter()
                    .chain(variables)
                    .copied(),
            );
            let config = resolve(&mut builder).expect("there is nothing wrong with it");
            Started::of(&config, &builder.parts).to_string()
        };
        assert!(line(&[]).contains(" is on: no exporter; sampler"));
        #[cfg(feature = "logs")]
        {
            let logs = line(&[("OTEL_LOGS_EXPORTER", "otlp")]);
            let to = "no exporter of spans; log records go to http://localhost:4318/v1/logs (OTLP over HTTP/protobuf); sampler";
            assert!(logs.contains(to), "{logs}");
        }
        #[cfg(feature = "metrics")]
        {
            let metrics = line(&[("OTEL_METRICS_EXPORTER", "prometheus")]);
            let to = "no exporter of spans; metrics go to Prometheus, when it asks; sampler";
            assert!(metrics.contains(to), "{metrics}");
        }
    }

    #[test]
    fn the_doctor_does_not_say_that_they_go_nowhere() {
        let report = Telemetry::builder("camera-service")
            .with_store(TraceStore::default())
            .with_variables([("OTEL_TRACES_EXPORTER", "none")])
            .examine();
        assert!(!report.has(crate::doctor::Verdict::NoExporter), "{report}");
    }
}
