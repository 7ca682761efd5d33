//! What a service answers Prometheus with.

use super::exemplars::Exemplars;
use super::family::families;
use super::labels::labels;
use super::negotiation;
use super::reader::Reader;
use opentelemetry::KeyValue;

/// Renders all metrics for Prometheus. Clones render the same ones.
///
/// Give it to the route that is scraped, with the request's `Accept` header:
///
/// ```
/// use instrument_core::metrics::Prometheus;
///
/// /// Content type and body of the answer to `GET /metrics`.
/// fn answer(prometheus: &Prometheus, accept: Option<&str>) -> (&'static str, String) {
///     prometheus.render(accept)
/// }
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
