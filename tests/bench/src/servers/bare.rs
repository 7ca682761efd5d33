//! No tracing: axum, the request, and a layer that does nothing, for which axum allocates as for any other.

use axum::Router;
use tower::layer::util::Identity;

use crate::contender::Flush;
use crate::contenders::BARE;
use crate::scenario::Mode;
use crate::server::Server;

pub(crate) struct Bare;

impl Server for Bare {
    const NAME: &'static str = BARE;
    const EXPORTS: u32 = 0;

    fn install(_: Mode) -> Flush {
        Box::new(|| ())
    }

    fn around(router: Router) -> Router {
        router.layer(Identity::new())
    }
}
