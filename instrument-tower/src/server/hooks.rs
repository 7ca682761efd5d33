//! What a user's closures say of requests and responses.

use crate::head::{RequestHead, ResponseHead};
use instrument_core::Attributes;
use std::fmt;
use std::sync::Arc;

type RequestAttributes = dyn Fn(RequestHead<'_>, &mut Attributes<'_>) + Send + Sync;
type ResponseAttributes = dyn Fn(ResponseHead<'_>, &mut Attributes<'_>) + Send + Sync;
type RouteOf = dyn Fn(RequestHead<'_>) -> Option<String> + Send + Sync;

/// Closures, all of them optional.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) skip: Vec<Arc<dyn Fn(RequestHead<'_>) -> bool + Send + Sync>>,
    pub(super) public: Option<Arc<dyn Fn(RequestHead<'_>) -> bool + Send + Sync>>,
    pub(super) early_end: Option<Arc<dyn Fn(ResponseHead<'_>) -> bool + Send + Sync>>,
    pub(super) route: Option<Arc<RouteOf>>,
    pub(super) request: Vec<Arc<RequestAttributes>>,
    pub(super) response: Vec<Arc<ResponseAttributes>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
