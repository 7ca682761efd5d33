//! What a server layer is set to.

use super::hooks::Hooks;
use super::origin::{Given, Proxies};
use crate::head::RequestHead;
use crate::protocol::Speech;
use crate::recorded::Recorded;
use crate::route::RpcMethods;

/// What a server layer is set to.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) recorded: Recorded,
    pub(crate) proxies: Proxies,
    pub(crate) given: Given,
    pub(crate) hooks: Hooks,
    pub(crate) rpc_methods: RpcMethods,
}

impl Settings {
    pub(super) fn new(speech: Speech) -> Self {
        Self {
            recorded: Recorded::new(speech),
            proxies: Proxies::default(),
            given: Given::default(),
            hooks: Hooks::default(),
            rpc_methods: RpcMethods::default(),
        }
    }

    /// Whether a request comes from a world of its own.
    pub(super) fn is_public(&self, request: RequestHead<'_>) -> bool {
        self.hooks.public.as_ref().is_some_and(|is| is(request))
    }
}
