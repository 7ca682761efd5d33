//! How much of a request's body was read.

#[cfg(feature = "axum")]
mod axum;
#[cfg(not(feature = "axum"))]
#[path = "counted/no_axum.rs"]
mod axum;

#[cfg(feature = "tonic")]
mod tonic;
#[cfg(not(feature = "tonic"))]
#[path = "counted/no_tonic.rs"]
mod tonic;

use bytes::Buf;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// How much of a request's body was read.
#[derive(Debug)]
pub(super) enum Received {
    Counted(Counter),
    /// What the body says of itself.
    Said(u64),
    Unknown,
}

impl Received {
    /// Counts what is read of a body, if there is a way to.
    pub(super) fn of<B: Body + 'static>(body: &mut B) -> Self {
        if body.is_end_stream() {
            return Self::Said(0);
        }
        let counter = Counter::default();
        if axum::count(body, &counter) || tonic::count(body, &counter) {
            return Self::Counted(counter);
        }
        body.size_hint().exact().map_or(Self::Unknown, Self::Said)
    }

    pub(super) fn bytes(&self) -> Option<u64> {
        match self {
            Self::Counted(counter) => Some(counter.0.load(Ordering::Relaxed)),
            Self::Said(bytes) => Some(*bytes),
            Self::Unknown => None,
        }
    }
}

/// What was counted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Counts what is read of a body.
    #[cfg_attr(
        not(any(feature = "axum", feature = "tonic")),
        expect(dead_code, reason = "only theirs can be put around another body")
    )]
    fn around<B>(&self, inner: B) -> Counted<B> {
        Counted {
            inner,
            counter: self.clone(),
        }
    }
}

/// A body that counts what is read of it.
#[pin_project]
#[derive(Debug)]
pub(super) struct Counted<B> {
    #[pin]
    inner: B,
    counter: Counter,
}

impl<B: Body> Body for Counted<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let polled = this.inner.poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let bytes = frame.data_ref().map_or(0, Buf::remaining);
            let counter = &this.counter.0;
            counter.fetch_add(bytes as u64, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
