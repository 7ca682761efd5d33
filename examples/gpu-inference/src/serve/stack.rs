//! The layers around every request.

use super::Refused;
use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use instrument_core::metrics::Prometheus;
use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer};

/// A probe every second is no news.
pub const UNTRACED: [&str; 3] = ["/health", "/health/ready", "/metrics"];

/// The routes with `GET /metrics`, with answers to whatever is no route, and inside of all layers: whose baggage is taken and
/// what becomes baggage, the span of the request, its metrics, and the ids that the caller is told.
pub fn stacked(routes: Router, prometheus: Option<Prometheus>, baggage: BaggageLayer) -> Router {
    let trace = TraceContextLayer::http().with_skipped_paths(UNTRACED);
    routes
        .route(
            "/metrics",
            get(async move |headers| metrics(prometheus, &headers)),
        )
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
        .layer(ServerStack::new(trace).with_baggage(baggage))
}

fn metrics(prometheus: Option<Prometheus>, headers: &HeaderMap) -> Response {
    let Some(prometheus) = prometheus else {
        let advice = "set `OTEL_METRICS_EXPORTER` to `prometheus`, or leave it away";
        return Refused::not_found("metrics are not served here", advice).into_response();
    };
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    let (content_type, text) = prometheus.without_scope_labels().render(accept);
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}

/// What was asked for is not repeated: it may be of any length.
async fn no_route() -> Refused {
    Refused::not_found(
        "there is nothing at this path",
        "see the README for the paths that there are",
    )
}

async fn no_method(method: Method, uri: Uri) -> Refused {
    let error = format!("{} takes no {method}", uri.path());
    Refused::new(
        StatusCode::METHOD_NOT_ALLOWED,
        error,
        "the header `allow` says what it takes",
    )
}
