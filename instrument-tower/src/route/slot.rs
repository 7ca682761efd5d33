//! Where a route is reported that becomes known late.

use super::Route;
use http::Extensions;
use std::sync::{Arc, Mutex};

/// An extension of a request, in which whoever finds its route says so to those who are further out.
#[derive(Clone, Debug, Default)]
pub(crate) struct RouteSlot(Arc<Mutex<Option<Route>>>);

impl RouteSlot {
    /// The one of a request, if a layer further out has put one there, else a new one.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    /// Whoever is further out and does not know the route yet is told.
    pub(crate) fn tell(extensions: &Extensions, route: Route) {
        if let Some(slot) = extensions.get::<Self>() {
            slot.report(route);
        }
    }

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
