//! How often a request is sent.
//!
//! A layer inside of retries and redirects sees each sending for itself. What tells it that two belong together is an
//! extension that the clones of a request share: [`Resends`], which [`ResendLayer`](crate::ResendLayer) puts into requests
//! from the outside.

pub(crate) mod layer;
mod service;

pub use service::MarkResends;

use http::Extensions;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// An extension of a request: how often the request was sent so far. Clones count together.
///
/// For retries that are a loop of your own; else there is [`ResendLayer`](crate::ResendLayer).
///
/// ```
/// use instrument_tower::resends::Resends;
///
/// let resends = Resends::new();
/// for attempt in 0..3 {
///     let mut request = http::Request::new(());
///     request.extensions_mut().insert(resends.clone());
///     // … and send it.
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Resends(Arc<AtomicU32>);

impl Resends {
    /// Of a request that was not sent yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one more sending; gives how many there were before.
    pub(crate) fn count(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }

    /// How often a request with these extensions is sent again by now, itself included.
    pub(crate) fn of(extensions: &Extensions) -> u32 {
        extensions.get::<Self>().map_or(0, Self::count)
    }
}
