//! What a user's closures say of requests and responses.

use crate::head::{RequestHead, ResponseHead};
use instrument_core::Attributes;
use std::fmt;
use std::sync::Arc;

type OfRequest = dyn Fn(RequestHead<'_>) -> bool + Send + Sync;
type OfResponse = dyn Fn(ResponseHead<'_>) -> bool + Send + Sync;
type RequestAttributes = dyn Fn(RequestHead<'_>, &mut Attributes<'_>) + Send + Sync;
type ResponseAttributes = dyn Fn(ResponseHead<'_>, &mut Attributes<'_>) + Send + Sync;
type RouteOf = dyn Fn(RequestHead<'_>) -> Option<String> + Send + Sync;

/// Closures, all of them optional.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) skip: Vec<Arc<OfRequest>>,
    pub(super) public: Option<Arc<OfRequest>>,
    pub(super) early_end: Option<Arc<OfResponse>>,
    pub(crate) route: Option<Arc<RouteOf>>,
    pub(super) request: Vec<Arc<RequestAttributes>>,
    pub(super) response: Vec<Arc<ResponseAttributes>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
