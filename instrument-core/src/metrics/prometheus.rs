//! What a service answers Prometheus with.

use super::exemplars::Exemplars;
use super::family::families;
use super::labels::labels;
use super::negotiation;
use super::reader::Reader;
use opentelemetry::KeyValue;

/// Renders all metrics for Prometheus. Clones render the same ones.
///
/// [`Telemetry::prometheus`](crate::telemetry::Telemetry::prometheus) has it. Give it to the route that is scraped, with the
/// request's `Accept` header:
///
/// ```
/// use instrument_core::config::Destination;
/// use instrument_core::telemetry::Telemetry;
///
/// let telemetry = Telemetry::builder("backend")
///     .with_exporters(vec![])
///     .with_metric_exporters(vec![Destination::Prometheus])
///     .build()?;
/// let frames = telemetry.meter("hsi").expect("metrics are on").u64_counter("hsi.frames").build();
/// frames.add(3, &[]);
///
/// let prometheus = telemetry.prometheus().expect("metrics are on");
/// let (content_type, body) = prometheus.render(Some("application/openmetrics-text"));
/// assert!(content_type.starts_with("application/openmetrics-text"));
/// assert!(body.contains("hsi_frames_total{otel_scope_name=\"hsi\"} 3\n"));
/// # Ok::<(), instrument_core::Error>(())
/// ```
///
/// Names follow OpenTelemetry's rules for Prometheus: `http.server.request.duration` in `s` is
/// `http_server_request_duration_seconds`, a counter ends in `_total`, the resource is the labels of `target_info`. Where two
/// instruments come to the same name with different kinds or units, the one of the first scope (by name) is rendered.
#[derive(Clone, Debug)]
pub struct Prometheus {
    reader: Reader,
    exemplars: Exemplars,
    with_scope: bool,
}

impl Prometheus {
    pub(super) fn new(reader: Reader, exemplars: Exemplars) -> Self {
        Self {
            reader,
            exemplars,
            with_scope: true,
        }
    }

    /// Leaves the labels `otel_scope_name` and `otel_scope_version` out. Of series that are the same without them, the first
    /// one is rendered.
    #[must_use]
    pub fn without_scope_labels(mut self) -> Self {
        self.with_scope = false;
        self
    }

    /// The content type and the text, as the `Accept` header wants it: OpenMetrics with exemplars, else the classic format.
    ///
    /// After the telemetry was shut down, there is nothing in it.
    #[must_use]
    pub fn render(&self, accept: Option<&str>) -> (&'static str, String) {
        let format = negotiation::format(accept);
        let metrics = self.reader.metrics();
        let resource: Vec<_> = metrics
            .resource()
            .iter()
            .map(|(key, value)| KeyValue::new(key.clone(), value.clone()))
            .collect();
        let target = labels(resource.iter(), None, None);
        let families = families(&metrics, &self.exemplars, self.with_scope);
        (format.content_type(), format.write(&families, &target))
    }
}
