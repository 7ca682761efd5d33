//! How log lines are written and sent.

use super::{Builder, Telemetry};
use crate::logs::{LogFormat, Redaction};
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

/// # Log lines
impl Builder {
    /// Text or JSON, on standard error. Default: text.
    pub fn with_log_format(mut self, format: LogFormat) -> Self {
        self.parts.lines.format = format;
        self
    }

    /// Which secrets are left out of log lines, beside those that are anyhow.
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.parts.lines.redaction = redaction;
        self
    }
}

/// # Log lines
impl Telemetry {
    /// For a subscriber of your own: a layer that sends its events as log records, as `OTEL_LOGS_EXPORTER` says and to a trace
    /// store if there is one; `None`, which as a layer does nothing, where nobody takes them. They have ids of traces, the
    /// fields of [`log_context!`](crate::log_context!), and no secrets.
    ///
    /// ```
    /// use instrument_core::logs::{self, LogFormat};
    /// use instrument_core::telemetry::Telemetry;
    /// use tracing_subscriber::layer::SubscriberExt;
    ///
    /// # fn main() -> Result<(), instrument_core::Error> {
    /// let telemetry = Telemetry::builder("camera-service")
    ///     .without_subscriber()
    /// #   .with_variables::<&str, &str>([])
    ///     .build()?; // a service says `install`
    /// let own = tracing_subscriber::registry()
    ///     .with(logs::layer(LogFormat::Json))
    ///     .with(telemetry.log_layer());
    /// # drop(own);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn log_layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let records = self.on.as_ref()?.records.as_ref()?;
        Some(records.layer())
    }
}
