//! What to set up, step by step.

use super::parts::Parts;
use super::{Telemetry, install};
use crate::Error;
use crate::baggage::Chosen;
use crate::config::CodeSettings;
use crate::export::{ExportFailure, Listener};
use crate::propagation::Propagator;
use crate::resource::Detectors;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry_sdk::trace::{IdGenerator, SpanExporter, SpanProcessor};
use std::error::Error as StdError;
use std::time::Duration;

/// What to set up. Made by [`Telemetry::builder`].
///
/// ```
/// use instrument_core::config::forced;
/// use instrument_core::export::Batch;
/// use instrument_core::sampling::Sampler;
/// use instrument_core::telemetry::Telemetry;
///
/// # fn main() -> Result<(), instrument_core::Error> {
/// let telemetry = Telemetry::builder("camera-service")
///     .with_service_version(env!("CARGO_PKG_VERSION"))
///     .with_endpoint("http://collector:4317") // unless OTEL_EXPORTER_OTLP_ENDPOINT says otherwise
///     .with_sampler(forced(Sampler::production())) // whatever the environment says
///     .with_batch(Batch::high_throughput())
/// #   .with_enabled(forced(false))
///     .install()?;
/// // … the service …
/// drop(telemetry); // sends what is left
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is set up until `install` is called"]
pub struct Builder {
    pub(crate) name: String,
    pub(crate) code: CodeSettings,
    pub(crate) parts: Parts,
}

/// # Set-up
impl Builder {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            code: CodeSettings::default(),
            parts: Parts::default(),
        }
    }

    /// Sets everything up for the whole process: the provider of all spans, OpenTelemetry's global provider and
    /// propagator, and a `tracing` subscriber for log lines, unless there is one. Once per process: OpenTelemetry's globals
    /// stay, so that after a shut-down nothing can be installed again.
    ///
    /// # Errors
    ///
    /// When something is installed already, or an exporter cannot be made of its settings, or, in
    /// [strict](Self::with_strict) mode, when a setting is wrong. Nothing is changed then.
    pub fn install(self) -> Result<Telemetry, Error> {
        install::install(self)
    }

    /// Like [`install`](Self::install), for a service that is to run whatever happens: what is wrong is said in one
    /// line, and telemetry is off.
    pub fn install_or_disabled(self) -> Telemetry {
        let service = self.name.clone();
        self.install().unwrap_or_else(|error| {
            crate::say(format_args!("telemetry is off: {error}"));
            Telemetry::disabled(service)
        })
    }

    /// Sets everything up and installs nothing: its [provider](Telemetry::provider) records where it is bound.
    /// For tests, and for several services in one process.
    ///
    /// # Errors
    ///
    /// As [`install`](Self::install), but for what is installed already.
    pub fn build(self) -> Result<Telemetry, Error> {
        install::build(self)
    }
}

/// # Parts of your own
impl Builder {
    /// Sends spans through an exporter of your own, instead of OTLP; what `OTEL_TRACES_EXPORTER` names is used too.
    pub fn with_exporter(mut self, exporter: impl SpanExporter + 'static) -> Self {
        self.parts.add_exporter(exporter);
        self
    }

    /// Hands spans to a transport of your own, encoded, instead of sending them over OTLP: to a file, a queue, a socket.
    /// What `OTEL_TRACES_EXPORTER` names is used too.
    ///
    /// `send` is given each request: an `ExportTraceServiceRequest` in protobuf, as OTLP over HTTP has it for a body. It is
    /// called on the thread of export, one request after the other, and must not block it.
    ///
    /// ```
    /// use instrument_core::telemetry::Telemetry;
    /// use std::sync::mpsc;
    ///
    /// # fn main() -> Result<(), instrument_core::Error> {
    /// let (requests, for_my_transport) = mpsc::sync_channel::<Vec<u8>>(16);
    /// let telemetry = Telemetry::builder("camera-service")
    ///     .with_transport(move |request| Ok(requests.try_send(request.to_vec())?))
    /// #   .with_variables::<&str, &str>([])
    ///     .build()?;
    /// # let bound = telemetry.provider().map(|provider| provider.enter());
    /// instrument_core::span!("detect_objects").in_scope(|| { /* … */ });
    /// # drop(bound);
    /// drop(telemetry); // sends what is left
    /// assert_eq!(for_my_transport.try_iter().count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_transport<F>(mut self, send: F) -> Self
    where
        F: Fn(&[u8]) -> Result<(), Box<dyn StdError + Send + Sync>> + Send + Sync + 'static,
    {
        self.parts.add_transport(send);
        self
    }

    /// Calls a span processor of your own, before those that export: what it sets when a span starts is exported.
    ///
    /// Spans are recorded by OpenTelemetry's SDK then, which alone can show it a span that starts, and not by the faster
    /// [`Recorder`](crate::Recorder).
    pub fn with_span_processor(mut self, processor: impl SpanProcessor + 'static) -> Self {
        self.parts.span_processors.push(Box::new(processor));
        self
    }

    /// Makes trace and span ids. Default: random ones.
    pub fn with_id_generator(mut self, ids: impl IdGenerator + 'static) -> Self {
        self.parts.ids = Some(Box::new(ids));
        self
    }

    /// What travels in headers, instead of what `OTEL_PROPAGATORS` names.
    pub fn with_propagator(
        mut self,
        propagator: impl TextMapPropagator + Send + Sync + 'static,
    ) -> Self {
        self.parts.propagator = Some(Propagator::new(propagator));
        self
    }

    /// Which baggage is copied onto spans and log records. Default: that of
    /// [`PipelineBaggage`](crate::baggage::PipelineBaggage).
    pub fn with_baggage(mut self, chosen: Chosen) -> Self {
        self.parts.lines.set_baggage(chosen.clone());
        self.parts.baggage = chosen;
        self
    }

    /// What is found out about the process, its host and its container. Default: everything.
    pub fn with_detectors(mut self, detectors: Detectors) -> Self {
        self.parts.detectors = detectors;
        self
    }

    /// Reads these variables instead of the process's environment.
    pub fn with_variables<N: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables.into_iter();
        self.parts.variables = Some(variables.map(|(n, v)| (n.into(), v.into())).collect());
        self
    }

    /// How long a parent may be missing until the spans below it count as
    /// [orphans](crate::doctor::Verdict::Orphans): longer than the longest span of the service. Default: 60 s.
    pub fn with_orphan_age(mut self, age: Duration) -> Self {
        self.parts.orphan_age = age;
        self
    }

    /// How many distinct span names made at run time are let through; past it spans are named `too_many_span_names`, and
    /// [counted](crate::Provider::health). Default: 1000.
    pub fn with_span_name_limit(mut self, names: usize) -> Self {
        self.parts.span_name_limit = Some(names);
        self
    }

    /// Calls `hear` whenever export fails, of spans, log records or metrics: for every attempt, whether there is
    /// [another](ExportFailure::next_attempt) or not. For readiness, alarms and counters of your own; lines, metrics and
    /// [health](Telemetry::health) tell of it in any case.
    ///
    /// It is called on the thread of export, and must not block it. Nothing that it does is traced. Given twice, the last one counts.
    ///
    /// ```
    /// use instrument_core::telemetry::Telemetry;
    /// use std::sync::mpsc;
    ///
    /// # fn main() -> Result<(), instrument_core::Error> {
    /// let (failures, failed) = mpsc::channel();
    /// let telemetry = Telemetry::builder("camera-service")
    ///     .with_endpoint("http://localhost:9") // nobody listens
    ///     .on_export_failure(move |failure| {
    ///         if failure.next_attempt.is_none() {
    ///             let _ = failures.send(failure.clone());
    ///         }
    ///     })
    /// #   .with_variables([("OTEL_EXPORTER_OTLP_TIMEOUT", "50")])
    ///     .build()?;
    /// # let bound = telemetry.provider().map(|provider| provider.enter());
    /// instrument_core::span!("detect_objects").in_scope(|| { /* … */ });
    /// # drop(bound);
    /// drop(telemetry);
    /// let lost = failed.recv().expect("one span is lost");
    /// assert_eq!(lost.exporter, "otlp_http_span_exporter");
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_export_failure(
        mut self,
        hear: impl Fn(&ExportFailure) + Send + Sync + 'static,
    ) -> Self {
        self.parts.listener = Some(Listener::new(hear));
        self
    }

    /// Leaves log lines to the service: no `tracing` subscriber is set up. One of its own may have
    /// [`logs::layer`](crate::logs::layer()) and, to send log records, [`Telemetry::log_layer`].
    pub fn without_subscriber(mut self) -> Self {
        self.parts.has_subscriber = false;
        self
    }

    /// Leaves panics to the service: what a panic says is not [recorded](crate::telemetry#panics), and with
    /// `panic = "abort"` what is still to be sent then is lost.
    pub fn without_panic_hook(mut self) -> Self {
        self.parts.has_panic_hook = false;
        self
    }
}

/// # The end
impl Builder {
    /// How long the guard takes, when it is dropped, to [send what is left](Telemetry::shutdown). Default: 5 s.
    pub fn with_shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.parts.shutdown_timeout = timeout;
        self
    }

    /// Also shuts down at SIGTERM and SIGINT, after which the signal ends the process as ever. For programs that do
    /// not handle these signals themselves; a service that does drops the guard when it is through.
    #[cfg(unix)]
    pub fn with_shutdown_at_signals(mut self) -> Self {
        self.parts.at_signals = true;
        self
    }
}
