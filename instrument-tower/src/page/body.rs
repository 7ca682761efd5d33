//! The body of an answer.

use super::live::Events;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use http_body_util::combinators::BoxBody;
use pin_project::pin_project;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of an answer of a [`Page`](super::Page).
#[pin_project]
#[derive(Debug)]
pub struct PageBody(#[pin] Kind);

#[pin_project(project = Projected)]
#[derive(Debug)]
enum Kind {
    Whole(#[pin] Full<Bytes>),
    Received(#[pin] BoxBody<Bytes, Infallible>),
    Live(#[pin] Events),
}

impl PageBody {
    pub(super) fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Whole(Full::new(bytes.into())))
    }

    pub(super) fn received(body: BoxBody<Bytes, Infallible>) -> Self {
        Self(Kind::Received(body))
    }

    pub(super) fn live(events: Events) -> Self {
        Self(Kind::Live(events))
    }
}

impl Body for PageBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.project().0.project() {
            Projected::Whole(body) => body.poll_frame(cx),
            Projected::Received(body) => body.poll_frame(cx),
            Projected::Live(events) => events.poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(body) => body.is_end_stream(),
            Kind::Received(body) => body.is_end_stream(),
            Kind::Live(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(body) => body.size_hint(),
            Kind::Received(body) => body.size_hint(),
            Kind::Live(_) => SizeHint::default(),
        }
    }
}
