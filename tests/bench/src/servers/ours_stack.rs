//! [`ServerStack`]: the layer for baggage too, with its preset, and ids for the caller. Does more than the others.

use axum::Router;
use instrument_tower::{BaggageLayer, ServerStack};

use super::ours::Ours;
use crate::contender::Flush;
use crate::contenders::OURS_STACK;
use crate::scenario::Mode;
use crate::server::Server;

pub(crate) struct OursStack;

impl Server for OursStack {
    const NAME: &'static str = OURS_STACK;

    fn install(mode: Mode) -> Flush {
        Ours::install(mode)
    }

    fn around(router: Router) -> Router {
        router.layer(ServerStack::http().with_baggage(BaggageLayer::pipeline()))
    }
}
