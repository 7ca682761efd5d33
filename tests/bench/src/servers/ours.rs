//! [`TraceContextLayer`] over an installed [`Provider`].

use axum::Router;
use instrument_core::Provider;
use instrument_tower::TraceContextLayer;

use crate::contender::Flush;
use crate::contenders::OURS;
use crate::scenario::Mode;
use crate::sdk;
use crate::server::Server;

pub(crate) struct Ours;

impl Server for Ours {
    const NAME: &'static str = OURS;

    fn install(mode: Mode) -> Flush {
        let Some(provider) = sdk::provider(mode) else {
            return Box::new(|| ());
        };
        Provider::new(provider.clone())
            .install()
            .expect("a process installs once");
        sdk::flush(provider)
    }

    fn around(router: Router) -> Router {
        router.layer(TraceContextLayer::http())
    }
}
