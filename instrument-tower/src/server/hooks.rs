//! What a user's closures say of requests and responses.

use crate::head::RequestHead;
use crate::recorded::{OfRequest, OfResponse};
use std::fmt;
use std::sync::Arc;

type RouteOf = dyn Fn(RequestHead<'_>) -> Option<String> + Send + Sync;

/// Closures, all of them optional.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(super) public: Option<Arc<OfRequest>>,
    pub(crate) early_end: Option<Arc<OfResponse>>,
    pub(crate) route: Option<Arc<RouteOf>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
