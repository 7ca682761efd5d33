//! One call on its way: what is current meanwhile, and what is to be recorded of it.

use crate::end::{End, Failure, Watch};
use bytes::Buf;
use http::{HeaderMap, Response};
use http_body::Body;
use instrument_core::{AsContext, Span};
use opentelemetry::Context;
use std::mem;

/// How a call ended.
#[derive(Debug)]
pub(crate) enum Ending<'a> {
    Complete(Option<&'a HeaderMap>),
    /// With the head, by the wish of whoever set the layer: the body goes on unseen.
    Head,
    Failed(Failure),
    /// Its future or its body was dropped.
    Dropped,
    Panicked,
}

impl<'a> Ending<'a> {
    /// What came behind the body.
    pub(crate) fn trailers(&self) -> Option<&'a HeaderMap> {
        match self {
            Self::Complete(trailers) => *trailers,
            _ => None,
        }
    }
}

impl<'a> From<End<'a>> for Ending<'a> {
    fn from(end: End<'a>) -> Self {
        match end {
            End::Complete(trailers) => Self::Complete(trailers),
            End::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// What is kept of a call whose span records, until the span ends.
pub(crate) trait Record {
    /// Takes in the head of the response; gives the ending if the span ends with it.
    fn respond<B: Body>(
        &mut self,
        response: &Response<B>,
        span: &mut Span,
    ) -> Option<Ending<'static>>;

    /// A frame is asked for.
    fn ask(&mut self) {}

    /// A frame was given.
    fn data(&mut self, data: &impl Buf);

    /// Ends the span.
    fn finish(&self, span: Span, ending: Ending<'_>);
}

/// One call on its way. Dropped before its end, it knows that the response was.
#[derive(Debug)]
pub(crate) struct Call<R: Record> {
    /// What is current while the service works.
    span: Span,
    /// `None` if the span does not record, or has ended.
    record: Option<Box<R>>,
    /// Whether the service is at work, which it still seems to be after a panic.
    working: bool,
}

impl<R: Record> Call<R> {
    /// In a context, without a span of its own.
    pub(crate) fn passing(context: Context) -> Self {
        Self::new(Span::unrecorded(context), None)
    }

    pub(crate) fn new(span: Span, record: Option<Box<R>>) -> Self {
        Self {
            span,
            record,
            working: false,
        }
    }

    /// Whether the end of the call is to be seen.
    pub(crate) fn is_recording(&self) -> bool {
        self.record.is_some()
    }

    /// Runs a stretch of the service's work.
    #[inline]
    pub(crate) fn within<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let panicked = mem::replace(&mut self.working, true);
        let output = self.span.within(work);
        self.working = panicked;
        output
    }

    /// Takes in the head of the response. The call goes on while there is a body to come.
    pub(crate) fn respond<B: Body>(&mut self, response: &Response<B>) {
        let Some(record) = &mut self.record else {
            return;
        };
        if let Some(ending) = record.respond(response, &mut self.span) {
            // What follows still is its child.
            let after = self.span.as_context().map(Span::unrecorded);
            self.end(ending);
            self.span = after.unwrap_or(Span::none());
        }
    }

    /// Ends the span.
    pub(crate) fn end(&mut self, ending: Ending<'_>) {
        if let Some(record) = self.record.take() {
            record.finish(mem::replace(&mut self.span, Span::none()), ending);
        }
    }
}

impl<R: Record> Watch for Call<R> {
    fn poll<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        if let Some(record) = &mut self.record {
            record.ask();
        }
        self.within(poll)
    }

    fn data(&mut self, data: &impl Buf) {
        if let Some(record) = &mut self.record {
            record.data(data);
        }
    }

    fn ended(mut self, end: End<'_>) {
        self.end(end.into());
    }
}

impl<R: Record> Drop for Call<R> {
    fn drop(&mut self) {
        let ending = if self.working {
            Ending::Panicked
        } else {
            Ending::Dropped
        };
        self.end(ending);
    }
}
