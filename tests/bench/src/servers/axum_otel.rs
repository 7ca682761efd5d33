//! `axum-tracing-opentelemetry` over `tracing-opentelemetry`, both with their defaults.

use axum::Router;
use axum_tracing_opentelemetry::middleware::OtelAxumLayer;

use super::trace_layer::subscribe;
use crate::contender::Flush;
use crate::scenario::Mode;
use crate::server::Server;

pub(crate) struct AxumOtel;

impl Server for AxumOtel {
    const NAME: &'static str = "axum_otel";

    fn install(mode: Mode) -> Flush {
        subscribe(mode)
    }

    fn around(router: Router) -> Router {
        router.layer(OtelAxumLayer::default())
    }
}
