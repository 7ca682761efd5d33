//! Bodies of axum's own type.

use super::Counter;
use std::any::Any;
use std::mem;

/// Counts what is read of a body, if it is of that type.
pub(super) fn count(body: &mut dyn Any, counter: &Counter) -> bool {
    let Some(body) = body.downcast_mut::<axum::body::Body>() else {
        return false;
    };
    let inner = mem::take(body);
    *body = axum::body::Body::new(counter.around(inner));
    true
}
