//! Which spans have failed: what several see fail, each of which would say so, has one `error.type`.
//!
//! A span cannot be asked. Those of others can fail too, and their end is not seen, so the oldest are forgotten: more are
//! remembered than fail at the same time.

use crate::latest::Latest;
use crate::locked::lock;
use opentelemetry::trace::SpanContext;
use std::sync::{LazyLock, Mutex};

static FAILED: LazyLock<Mutex<Latest>> = LazyLock::new(Mutex::default);

/// Remembers that a span has an `error.type`; gives whether it is its first.
#[cold]
pub(crate) fn is_first(span: &SpanContext) -> bool {
    lock(&FAILED).add(span)
}

/// A span that has failed has ended. The one that has just failed is among the youngest.
#[cold]
pub(crate) fn forget(span: &SpanContext) {
    lock(&FAILED).remove(span);
}
