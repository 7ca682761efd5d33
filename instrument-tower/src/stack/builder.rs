//! The stack on a `ServiceBuilder`.

use crate::ServerStack;
use tower::ServiceBuilder;
use tower_layer::Stack;

/// Puts the layers of this crate on a `ServiceBuilder`.
///
/// ```
/// use instrument_tower::{ServerStack, ServiceBuilderExt};
/// use tower::ServiceBuilder;
///
/// let web = ServiceBuilder::new().traced(ServerStack::http());
/// let rpc = ServiceBuilder::new().traced(ServerStack::grpc());
/// # let _ = (web, rpc);
/// ```
pub trait ServiceBuilderExt<L> {
    /// Adds all layers of a server.
    fn traced<E>(self, stack: ServerStack<E>) -> ServiceBuilder<Stack<ServerStack<E>, L>>;
}

impl<L> ServiceBuilderExt<L> for ServiceBuilder<L> {
    fn traced<E>(self, stack: ServerStack<E>) -> ServiceBuilder<Stack<ServerStack<E>, L>> {
        self.layer(stack)
    }
}
