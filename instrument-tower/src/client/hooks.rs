//! What a user's closures say of requests and responses.

use crate::head::{RequestHead, ResponseHead};
use instrument_core::Attributes;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

type Skip = dyn Fn(RequestHead<'_>) -> bool + Send + Sync;
type RequestAttributes = dyn Fn(RequestHead<'_>, &mut Attributes<'_>) + Send + Sync;
type ResponseAttributes = dyn Fn(ResponseHead<'_>, &mut Attributes<'_>) + Send + Sync;
type TemplateOf = dyn Fn(RequestHead<'_>) -> Option<Cow<'static, str>> + Send + Sync;

/// Closures, all of them optional.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) skip: Vec<Arc<Skip>>,
    pub(super) template: Option<Arc<TemplateOf>>,
    pub(super) request: Vec<Arc<RequestAttributes>>,
    pub(super) response: Vec<Arc<ResponseAttributes>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
