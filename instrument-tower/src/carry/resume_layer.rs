//! The layer inside of a queue.

use super::Resume;
use tower_layer::Layer;

/// Calls the service in the context that a [`CarryLayer`](crate::CarryLayer) outside of `tower::buffer` sends along. See
/// the [module docs](crate::carry).
#[derive(Clone, Copy, Debug, Default)]
pub struct ResumeLayer {}

impl ResumeLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for ResumeLayer {
    type Service = Resume<S>;

    fn layer(&self, inner: S) -> Resume<S> {
        Resume::new(inner)
    }
}
