//! What a user's closures say of requests and responses.

use crate::head::RequestHead;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

type TemplateOf = dyn Fn(RequestHead<'_>) -> Option<Cow<'static, str>> + Send + Sync;

/// Closures, all of them optional.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) template: Option<Arc<TemplateOf>>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}
