//! `opentelemetry-instrumentation-tower` with its defaults, but without metrics, which no other contender makes.

use axum::Router;
use opentelemetry::global;
use opentelemetry_instrumentation_tower::http::server::LayerBuilder;

use super::propagate;
use crate::contender::Flush;
use crate::scenario::Mode;
use crate::sdk;
use crate::server::Server;

pub(crate) struct OtelTower;

impl Server for OtelTower {
    const NAME: &'static str = "otel_tower";

    #[expect(
        clippy::disallowed_methods,
        reason = "its layer asks for the global provider"
    )]
    fn install(mode: Mode) -> Flush {
        let Some(provider) = sdk::provider(mode) else {
            return Box::new(|| ());
        };
        global::set_tracer_provider(provider.clone());
        propagate();
        sdk::flush(provider)
    }

    fn around(router: Router) -> Router {
        let layer = LayerBuilder::builder().with_metrics(false).build();
        router.layer(layer.expect("nothing is set that could be wrong"))
    }
}
