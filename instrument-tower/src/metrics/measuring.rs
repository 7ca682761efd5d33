//! A call while it is measured.

use super::measurement::Measurement;
use crate::call::Ending;
use crate::end::{End, Watch};
use bytes::Buf;
use http::Response;
use http_body::Body;
use std::mem;

/// A call while it is measured. Dropped before its end, it knows that the response was.
#[derive(Debug, Default)]
pub(super) struct Measuring {
    /// `None` if nobody measures, or it is done.
    measurement: Option<Box<Measurement>>,
    /// Whether the service is at work, which it still seems to be after a panic.
    working: bool,
}

impl Measuring {
    pub(super) fn new(measurement: Option<Measurement>) -> Self {
        Self {
            measurement: measurement.map(Box::new),
            working: false,
        }
    }

    /// Whether there still is something to be measured.
    pub(super) fn is_on(&self) -> bool {
        self.measurement.is_some()
    }

    /// Runs a stretch of the service's work.
    pub(super) fn watch<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let panicked = mem::replace(&mut self.working, true);
        let output = work();
        self.working = panicked;
        output
    }

    /// Takes in the head of the response.
    pub(super) fn respond<B: Body>(&mut self, response: &Response<B>) {
        if let Some(measurement) = &mut self.measurement {
            if let Some(ending) = measurement.respond(response) {
                self.end(ending);
            }
        }
    }

    pub(super) fn end(&mut self, ending: Ending<'_>) {
        if let Some(measurement) = self.measurement.take() {
            measurement.finish(ending);
        }
    }
}

impl Watch for Measuring {
    fn poll<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        if let Some(measurement) = &mut self.measurement {
            measurement.ask();
        }
        self.watch(poll)
    }

    fn data(&mut self, data: &impl Buf) {
        if let Some(measurement) = &mut self.measurement {
            measurement.data(data);
        }
    }

    fn ended(mut self, end: End<'_>) {
        self.end(end.into());
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        let ending = if self.working {
            Ending::Panicked
        } else {
            Ending::Dropped
        };
        self.end(ending);
    }
}
