//! One request on its way through the service: what is current meanwhile, and what is to be recorded of it.

use super::outcome::Ending;
use super::record::Record;
use crate::end::{End, Watch};
use http::Response;
use http_body::Body;
use instrument_core::{AsContext, Span};
use opentelemetry::Context;
use std::mem;

/// One request on its way through the service. Dropped before its end, it knows that the response was.
#[derive(Debug)]
pub(crate) struct Call {
    place: Place,
    /// `None` if the span does not record, or has ended.
    record: Option<Box<Record>>,
    /// Whether the service is at work, which it still seems to be after a panic.
    working: bool,
}

/// What is current while the service works.
#[derive(Debug)]
enum Place {
    Here,
    Span(Span),
    Context(Context),
}

impl Call {
    /// In a context, without a span of its own.
    pub(super) fn passing(context: Context) -> Self {
        Self::at(Place::Context(context), None)
    }

    pub(super) fn new(span: Span, record: Option<Box<Record>>) -> Self {
        Self::at(Place::Span(span), record)
    }

    fn at(place: Place, record: Option<Box<Record>>) -> Self {
        Self {
            place,
            record,
            working: false,
        }
    }

    /// Runs a stretch of the service's work.
    pub(super) fn within<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let panicked = mem::replace(&mut self.working, true);
        let output = match &mut self.place {
            Place::Here => work(),
            Place::Span(span) => span.within(work),
            Place::Context(context) => {
                let _current = context.clone().attach();
                work()
            }
        };
        self.working = panicked;
        output
    }

    /// Takes in the head of the response. The call goes on while there is a body to come.
    pub(super) fn respond<B: Body>(&mut self, response: &Response<B>) {
        let Some(record) = &mut self.record else {
            return;
        };
        if let Place::Span(span) = &mut self.place {
            span.within(|| record.settings.record_response(response.into()));
        }
        if record.respond(response) {
            self.end(Ending::Complete(None));
        }
    }

    /// Ends the span. What follows still is its child.
    pub(super) fn end(&mut self, ending: Ending<'_>) {
        let Some(record) = self.record.take() else {
            return;
        };
        if let Place::Span(span) = mem::replace(&mut self.place, Place::Here) {
            if let Some(context) = span.as_context() {
                self.place = Place::Context(context);
            }
            record.finish(span, ending);
        }
    }
}

impl Watch for Call {
    fn poll<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        self.within(poll)
    }

    fn data(&mut self, bytes: usize) {
        if let Some(progress) = self.record.as_mut().and_then(|it| it.progress.as_mut()) {
            progress.count(bytes);
        }
    }

    fn ended(mut self, end: End<'_>) {
        self.end(end.into());
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let ending = if self.working {
            Ending::Panicked
        } else {
            Ending::Dropped
        };
        self.end(ending);
    }
}
