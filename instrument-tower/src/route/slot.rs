//! Where a route is reported that becomes known late.

use super::Route;
use std::sync::{Arc, Mutex};

/// An extension of a request, in which whoever finds its route says so to those who are further out.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteSlot(Arc<Mutex<Option<Route>>>);

impl RouteSlot {
    /// The last report counts: it is the innermost router's, which knows the whole route.
    pub(crate) fn report(&self, route: Route) {
        if let Ok(mut slot) = self.0.lock() {
            *slot = Some(route);
        }
    }

    pub(crate) fn reported(&self) -> Option<Route> {
        self.0.lock().ok()?.clone()
    }
}
