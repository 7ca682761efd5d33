//! What a layer for metrics is set to.

use super::meters::Meters;
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{KnownMethods, Side, Speech};
use crate::recorded::{OfRequest, OfResponse};
use crate::route::RpcMethods;
use crate::server::origin::{Given, Proxies};
use http::Uri;
use opentelemetry::KeyValue;
use std::fmt;
use std::sync::Arc;

type RouteOf = dyn Fn(RequestHead<'_>) -> Option<String> + Send + Sync;
type RequestAttributes = dyn Fn(RequestHead<'_>) -> Vec<KeyValue> + Send + Sync;
type ResponseAttributes = dyn Fn(ResponseHead<'_>) -> Vec<KeyValue> + Send + Sync;

/// What a layer for metrics is set to.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) side: Side,
    pub(super) speech: Speech,
    pub(super) meters: Meters,
    pub(super) methods: KnownMethods,
    pub(super) sizes: bool,
    pub(super) skip: Vec<Arc<OfRequest>>,
    pub(super) request: Option<Arc<RequestAttributes>>,
    pub(super) response: Option<Arc<ResponseAttributes>>,
    pub(super) early_end: Option<Arc<OfResponse>>,
    /// Of servers only.
    pub(super) proxies: Proxies,
    pub(super) given: Given,
    pub(super) route: Option<Arc<RouteOf>>,
    pub(super) rpc_methods: RpcMethods,
    /// Of clients only.
    pub(super) origin: Option<Uri>,
}

impl Settings {
    pub(super) fn new(side: Side) -> Self {
        Self {
            side,
            speech: Speech::Either,
            meters: Meters::Global,
            methods: KnownMethods::default(),
            sizes: true,
            skip: Vec::new(),
            request: None,
            response: None,
            early_end: None,
            proxies: Proxies::default(),
            given: Given::default(),
            route: None,
            rpc_methods: RpcMethods::default(),
            origin: None,
        }
    }

    /// Whether a request is not measured.
    pub(super) fn skips(&self, request: RequestHead<'_>) -> bool {
        self.skip.iter().any(|skip| skip(request))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("side", &self.side)
            .field("speech", &self.speech)
            .field("meters", &self.meters)
            .finish_non_exhaustive()
    }
}
