//! What a service sets in code.

use super::{Choice, Destination, Instrumentation, Propagator, SemconvOptIn};
use crate::export::{Compression, Processor, Protocol};
use crate::provider::ExceptionSignal;
use crate::sampling::{Sampler, Tail};
use opentelemetry::Value;
use std::path::PathBuf;
use std::time::Duration;

/// One field for each method of the builder; the method's name stands beside it, and in the table of settings.
///
/// Every method takes `impl Into<Choice<T>>`, so that a plain value is a default and a [`forced`](super::forced) one the
/// last word, but those of `tail` and `strict`, which nothing else can set.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeSettings {
    /// `with_strict(bool)`
    pub(crate) strict: Option<Choice<bool>>,
    /// `with_enabled(bool)`
    pub(crate) enabled: Option<Choice<bool>>,
    /// `with_service_name(String)`, to force it; the name given to the set-up is a default.
    pub(crate) service_name: Option<Choice<String>>,
    /// `with_resource_attribute(key, Value)`, and by their keys `with_service_version`, `with_service_namespace`,
    /// `with_service_instance_id`
    pub(crate) resource: Vec<(String, Choice<Value>)>,
    /// `with_environment(String)`
    pub(crate) environment: Option<Choice<String>>,
    /// `with_exporters(Vec<Destination>)`
    pub(crate) exporters: Option<Choice<Vec<Destination>>>,
    /// `with_log_exporters(Vec<Destination>)`
    pub(crate) log_exporters: Option<Choice<Vec<Destination>>>,
    /// `with_metric_exporters(Vec<Destination>)`
    pub(crate) metric_exporters: Option<Choice<Vec<Destination>>>,
    /// `with_metrics_enabled(bool)`
    pub(crate) metrics_enabled: Option<Choice<bool>>,
    /// `with_metric_interval(Duration)`
    pub(crate) metric_interval: Option<Choice<Duration>>,
    /// `with_metric_timeout(Duration)`
    pub(crate) metric_timeout: Option<Choice<Duration>>,
    /// `with_endpoint(String)`: of all signals.
    pub(crate) endpoint: Option<Choice<String>>,
    /// `with_protocol(Protocol)`
    pub(crate) protocol: Option<Choice<Protocol>>,
    /// `with_header(name, String)`
    pub(crate) headers: Vec<(String, Choice<String>)>,
    /// `with_timeout(Duration)`
    pub(crate) timeout: Option<Choice<Duration>>,
    /// `with_compression(Compression)`
    pub(crate) compression: Option<Choice<Compression>>,
    /// `with_insecure(bool)`
    pub(crate) insecure: Option<Choice<bool>>,
    /// `with_certificate(PathBuf)`
    pub(crate) certificate: Option<Choice<PathBuf>>,
    /// `with_client_certificate(certificate, key)`: both fields.
    pub(crate) client_certificate: Option<Choice<PathBuf>>,
    pub(crate) client_key: Option<Choice<PathBuf>>,
    /// `with_batch(Batch)`, `with_simple_processor()`
    pub(crate) processor: Option<Choice<Processor>>,
    /// `with_log_batch(Batch)`
    pub(crate) log_processor: Option<Choice<Processor>>,
    /// `with_sampler(Sampler)`
    pub(crate) sampler: Option<Choice<Sampler>>,
    /// `with_tail(Tail)`: its head is the sampler then.
    pub(crate) tail: Option<Tail>,
    /// `with_attribute_value_limit(usize)`
    pub(crate) value_length: Option<Choice<usize>>,
    /// `with_attribute_limit(u32)`
    pub(crate) attributes: Option<Choice<u32>>,
    /// `with_event_limit(u32)`
    pub(crate) events: Option<Choice<u32>>,
    /// `with_link_limit(u32)`
    pub(crate) links: Option<Choice<u32>>,
    /// `with_event_attribute_limit(u32)`
    pub(crate) event_attributes: Option<Choice<u32>>,
    /// `with_link_attribute_limit(u32)`
    pub(crate) link_attributes: Option<Choice<u32>>,
    /// `with_propagators(Vec<Propagator>)`
    pub(crate) propagators: Option<Choice<Vec<Propagator>>>,
    /// `with_instrumentation(Instrumentation)`
    pub(crate) instrumentation: Option<Choice<Instrumentation>>,
    /// `with_semconv_opt_in(SemconvOptIn)`
    pub(crate) semconv: Option<Choice<SemconvOptIn>>,
    /// `with_exception_signal(ExceptionSignal)`
    pub(crate) exceptions: Option<Choice<ExceptionSignal>>,
    /// `with_log_filter(String)`
    pub(crate) log_filter: Option<Choice<String>>,
}
