//! The layer outside of a queue.

use super::Carry;
use tower_layer::Layer;

/// Sends what is current along with each request, through `tower::buffer` to a [`ResumeLayer`](crate::ResumeLayer) inside
/// of it. See the [module docs](crate::carry).
#[derive(Clone, Copy, Debug, Default)]
pub struct CarryLayer {}

impl CarryLayer {
    /// The layer.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}

impl<S> Layer<S> for CarryLayer {
    type Service = Carry<S>;

    fn layer(&self, inner: S) -> Carry<S> {
        Carry::new(inner)
    }
}
