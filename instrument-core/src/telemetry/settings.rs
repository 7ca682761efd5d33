//! What code may set, each as a default or [`forced`](crate::config::forced).

use super::Builder;
use crate::config::{Choice, Destination, Propagator};
use crate::export::{Batch, Compression, Processor, Protocol};
use crate::sampling::{Sampler, Tail};
use crate::{ExceptionSignal, Instrumentation, SemconvOptIn, semconv};
use opentelemetry::Value;
use std::path::PathBuf;
use std::time::Duration;

/// # Settings
///
/// A value given here is a default: the environment overrides it. [`forced`](crate::config::forced)`(value)` is the last
/// word. The [table of settings](crate::config) says what each is called in the environment and in a file.
impl Builder {
    /// Where OTLP is sent to, for all signals: `http://collector:4318`. Default: this machine.
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub fn with_endpoint(mut self, url: impl Into<Choice<String>>) -> Self {
        self.code.endpoint = Some(url.into());
        self
    }

    /// How OTLP is spoken. Default: what the endpoint's port stands for, else HTTP with protobuf.
    /// `OTEL_EXPORTER_OTLP_PROTOCOL`.
    pub fn with_protocol(mut self, protocol: impl Into<Choice<Protocol>>) -> Self {
        self.code.protocol = Some(protocol.into());
        self
    }

    /// How long one batch may take, all attempts together. Default: 10 s. `OTEL_EXPORTER_OTLP_TIMEOUT`.
    pub fn with_timeout(mut self, timeout: impl Into<Choice<Duration>>) -> Self {
        self.code.timeout = Some(timeout.into());
        self
    }

    /// Default: none. `OTEL_EXPORTER_OTLP_COMPRESSION`.
    pub fn with_compression(mut self, compression: impl Into<Choice<Compression>>) -> Self {
        self.code.compression = Some(compression.into());
        self
    }

    /// Whether an endpoint without a scheme is spoken to without TLS. `OTEL_EXPORTER_OTLP_INSECURE`.
    pub fn with_insecure(mut self, insecure: impl Into<Choice<bool>>) -> Self {
        self.code.insecure = Some(insecure.into());
        self
    }

    /// The authority that signed the receiver's certificate, as a PEM file. Default: those that the system trusts.
    /// `OTEL_EXPORTER_OTLP_CERTIFICATE`.
    pub fn with_certificate(mut self, pem: impl Into<Choice<PathBuf>>) -> Self {
        self.code.certificate = Some(pem.into());
        self
    }

    /// Where spans go. Default: OTLP. `OTEL_TRACES_EXPORTER`.
    pub fn with_exporters(mut self, exporters: impl Into<Choice<Vec<Destination>>>) -> Self {
        self.code.exporters = Some(exporters.into());
        self
    }

    /// Where log records go beside the log lines. Default: nowhere. `OTEL_LOGS_EXPORTER`.
    pub fn with_log_exporters(mut self, exporters: impl Into<Choice<Vec<Destination>>>) -> Self {
        self.code.log_exporters = Some(exporters.into());
        self
    }

    /// Where metrics go. Default: nowhere. `OTEL_METRICS_EXPORTER`.
    pub fn with_metric_exporters(mut self, exporters: impl Into<Choice<Vec<Destination>>>) -> Self {
        self.code.metric_exporters = Some(exporters.into());
        self
    }

    /// Whether there are metrics at all. `OTEL_METRICS_ENABLED`.
    pub fn with_metrics_enabled(mut self, enabled: impl Into<Choice<bool>>) -> Self {
        self.code.metrics_enabled = Some(enabled.into());
        self
    }

    /// How often metrics are sent. Default: 60 s. `OTEL_METRIC_EXPORT_INTERVAL`.
    pub fn with_metric_interval(mut self, interval: impl Into<Choice<Duration>>) -> Self {
        self.code.metric_interval = Some(interval.into());
        self
    }

    /// How long sending metrics may take. Default: 30 s. `OTEL_METRIC_EXPORT_TIMEOUT`.
    pub fn with_metric_timeout(mut self, timeout: impl Into<Choice<Duration>>) -> Self {
        self.code.metric_timeout = Some(timeout.into());
        self
    }

    /// Which traces are recorded. Default: all, unless the caller's is not. `OTEL_TRACES_SAMPLER`.
    pub fn with_sampler(mut self, sampler: impl Into<Choice<Sampler>>) -> Self {
        self.code.sampler = Some(sampler.into());
        self
    }

    /// Cuts string values. Default: no limit. `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`.
    pub fn with_attribute_value_limit(mut self, characters: impl Into<Choice<usize>>) -> Self {
        self.code.value_length = Some(characters.into());
        self
    }

    /// Attributes of a span. Default: 128. `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`.
    pub fn with_attribute_limit(mut self, attributes: impl Into<Choice<u32>>) -> Self {
        self.code.attributes = Some(attributes.into());
        self
    }

    /// Events of a span. Default: 128. `OTEL_SPAN_EVENT_COUNT_LIMIT`.
    pub fn with_event_limit(mut self, events: impl Into<Choice<u32>>) -> Self {
        self.code.events = Some(events.into());
        self
    }

    /// Links of a span. Default: 128. `OTEL_SPAN_LINK_COUNT_LIMIT`.
    pub fn with_link_limit(mut self, links: impl Into<Choice<u32>>) -> Self {
        self.code.links = Some(links.into());
        self
    }

    /// Attributes of an event. Default: 128. `OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT`.
    pub fn with_event_attribute_limit(mut self, attributes: impl Into<Choice<u32>>) -> Self {
        self.code.event_attributes = Some(attributes.into());
        self
    }

    /// Attributes of a link. Default: 128. `OTEL_LINK_ATTRIBUTE_COUNT_LIMIT`.
    pub fn with_link_attribute_limit(mut self, attributes: impl Into<Choice<u32>>) -> Self {
        self.code.link_attributes = Some(attributes.into());
        self
    }

    /// What travels in headers. Default: trace context and baggage. `OTEL_PROPAGATORS`.
    pub fn with_propagators(mut self, propagators: impl Into<Choice<Vec<Propagator>>>) -> Self {
        self.code.propagators = Some(propagators.into());
        self
    }

    /// Which layers and client wrappers do what they do by themselves. Default: all. `OTEL_AUTO_INSTRUMENTATION`.
    pub fn with_instrumentation(
        mut self,
        instrumentation: impl Into<Choice<Instrumentation>>,
    ) -> Self {
        self.code.instrumentation = Some(instrumentation.into());
        self
    }

    /// Superseded names beside the stable ones. Default: none. `OTEL_SEMCONV_STABILITY_OPT_IN`.
    pub fn with_semconv_opt_in(mut self, opt_in: impl Into<Choice<SemconvOptIn>>) -> Self {
        self.code.semconv = Some(opt_in.into());
        self
    }

    /// Where exceptions are recorded. Default: on the span. `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN`.
    pub fn with_exception_signal(mut self, signal: impl Into<Choice<ExceptionSignal>>) -> Self {
        self.code.exceptions = Some(signal.into());
        self
    }

    /// `deployment.environment.name`: production, staging, … `ENVIRONMENT`.
    pub fn with_environment(mut self, name: impl Into<Choice<String>>) -> Self {
        self.code.environment = Some(name.into());
        self
    }

    /// Which log lines are written. Default: `info`. `RUST_LOG`.
    pub fn with_log_filter(mut self, directives: impl Into<Choice<String>>) -> Self {
        self.code.log_filter = Some(directives.into());
        self
    }

    /// Whether there is telemetry at all. Default: yes. `OTEL_SDK_DISABLED`, `OTEL_ENABLED`.
    pub fn with_enabled(mut self, enabled: impl Into<Choice<bool>>) -> Self {
        self.code.enabled = Some(enabled.into());
        self
    }

    /// Refuses a wrong setting, where else a default takes its place and the start-up lines say so.
    pub fn with_strict(mut self, strict: impl Into<Choice<bool>>) -> Self {
        self.code.strict = Some(strict.into());
        self
    }

    /// A header of every export, as receivers want it for authorization. `OTEL_EXPORTER_OTLP_HEADERS`.
    pub fn with_header(
        mut self,
        name: impl Into<String>,
        value: impl Into<Choice<String>>,
    ) -> Self {
        self.code.headers.push((name.into(), value.into()));
        self
    }

    /// The certificate and key by which a receiver knows this service, as PEM files.
    /// `OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE`, `OTEL_EXPORTER_OTLP_CLIENT_KEY`.
    pub fn with_client_certificate(
        mut self,
        certificate: impl Into<Choice<PathBuf>>,
        key: impl Into<Choice<PathBuf>>,
    ) -> Self {
        self.code.client_certificate = Some(certificate.into());
        self.code.client_key = Some(key.into());
        self
    }

    /// How spans are collected into batches. `OTEL_BSP_*`.
    pub fn with_batch(mut self, batch: impl Into<Choice<Batch>>) -> Self {
        self.code.processor = Some(batch.into().map(Processor::Batch));
        self
    }

    /// How log records are collected into batches. `OTEL_BLRP_*`.
    pub fn with_log_batch(mut self, batch: impl Into<Choice<Batch>>) -> Self {
        self.code.log_processor = Some(batch.into().map(Processor::Batch));
        self
    }

    /// Sends each span when it ends and waits until it is sent: for scripts, never for services.
    pub fn with_simple_processor(mut self) -> Self {
        self.code.processor = Some(Choice::Forced(Processor::Simple));
        self
    }

    /// Keeps or drops a trace when it is over: see [`Tail`]. It brings the sampler that goes with it, so `OTEL_TRACES_SAMPLER` has
    /// nothing to say then, which is told.
    pub fn with_tail(mut self, tail: Tail) -> Self {
        self.code.tail = Some(tail);
        self
    }

    /// An attribute of everything that this service sends. `OTEL_RESOURCE_ATTRIBUTES`.
    pub fn with_resource_attribute(
        mut self,
        key: impl Into<String>,
        value: impl Into<Choice<Value>>,
    ) -> Self {
        self.code.resource.push((key.into(), value.into()));
        self
    }

    /// `service.name`, to force it: the name that the set-up is given is a default. `OTEL_SERVICE_NAME`.
    pub fn with_service_name(mut self, name: impl Into<Choice<String>>) -> Self {
        self.code.service_name = Some(name.into());
        self
    }

    /// `service.version`: mostly `env!("CARGO_PKG_VERSION")`.
    pub fn with_service_version(self, version: impl Into<Choice<String>>) -> Self {
        self.with_resource_attribute(semconv::SERVICE_VERSION, version.into().map(Value::from))
    }

    /// `service.namespace`: the system that the service is a part of.
    pub fn with_service_namespace(self, namespace: impl Into<Choice<String>>) -> Self {
        self.with_resource_attribute(
            semconv::SERVICE_NAMESPACE,
            namespace.into().map(Value::from),
        )
    }
}
