//! A Grafana as far as the page looks: a dashboard at its path.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

const DASHBOARD: &str =
    "<!doctype html><html lang=en><title>Grafana</title><h1>Grafana of the tests</h1></html>";

pub(crate) fn grafana() -> Router {
    Router::new().route(
        "/grafana/d/hsi-tracing/hsi-distributed-tracing",
        get(async || Html(DASHBOARD)),
    )
}
