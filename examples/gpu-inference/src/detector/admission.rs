//! How many requests are let in.

use super::{Detector, measured};
use crate::serve::Refused;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use instrument_core::baggage::PipelineBaggage;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Which requests go first. By the baggage `event.priority`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Priority {
    Normal,
    High,
}

impl Priority {
    /// Of the request whose context is current.
    pub(super) fn current() -> Self {
        match PipelineBaggage::current().event_priority() {
            Some("high" | "critical") => Self::High,
            _ => Self::Normal,
        }
    }
}

/// How many requests are let in. Those of high priority have as many places again, so that they are let in where the others
/// are refused.
#[derive(Clone, Debug)]
pub(super) struct Admissions {
    places: usize,
    taken: Arc<AtomicUsize>,
}

impl Admissions {
    pub(super) fn new(places: usize) -> Self {
        Self {
            places,
            taken: Arc::default(),
        }
    }

    /// A place, if there is one.
    pub(super) fn admit(&self, priority: Priority) -> Option<Admitted> {
        let places = match priority {
            Priority::Normal => self.places,
            Priority::High => self.places.saturating_mul(2),
        };
        let another = |taken| (taken < places).then_some(taken + 1);
        self.taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, another)
            .ok()?;
        Some(Admitted {
            priority,
            taken: Arc::clone(&self.taken),
        })
    }

    /// How many requests are in.
    pub(super) fn depth(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    pub(super) fn is_full(&self) -> bool {
        self.depth() >= self.places
    }
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct Admitted {
    pub(super) priority: Priority,
    taken: Arc<AtomicUsize>,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Detector {
    /// Lets the current request in, or says why not.
    pub(super) fn admit(&self) -> Result<Admitted, Refused> {
        self.admissions.admit(Priority::current()).ok_or_else(|| {
            measured::failed("queue_full");
            let error = "so many requests wait already that this one is not let in";
            let advice = "ask again after the seconds of `retry-after`, or start another detector";
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, error, advice)
                .with_retry_after(Duration::from_secs(1))
        })
    }
}

/// Decided before the body of the request is read.
impl FromRequestParts<Arc<Detector>> for Admitted {
    type Rejection = Refused;

    async fn from_request_parts(_: &mut Parts, detector: &Arc<Detector>) -> Result<Self, Refused> {
        detector.admit()
    }
}
