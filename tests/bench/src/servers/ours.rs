//! [`TraceContextLayer`] over an installed [`Provider`].

use axum::Router;
use instrument_tower::TraceContextLayer;

use crate::contender::Flush;
use crate::contenders::OURS;
use crate::scenario::Mode;
use crate::server::Server;
use crate::telemetry;

pub(crate) struct Ours;

impl Server for Ours {
    const NAME: &'static str = OURS;

    fn install(mode: Mode) -> Flush {
        telemetry::install(mode)
    }

    fn around(router: Router) -> Router {
        router.layer(TraceContextLayer::http())
    }
}
