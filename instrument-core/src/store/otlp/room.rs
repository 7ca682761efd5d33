//! Room for what is coming in: so much together, however slowly each of it comes.

use bytes::Buf;
use http_body::{Body, Frame, SizeHint};
use pin_project::pin_project;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

/// Bytes of all bodies that are coming in, or wait to be unpacked.
const MOST: usize = 64 << 20;

/// What one body takes of it, until this is dropped.
#[derive(Debug)]
pub(super) struct Room {
    all: Arc<AtomicUsize>,
    own: AtomicUsize,
    is_full: AtomicBool,
}

impl Room {
    /// None yet, of what all take.
    pub(super) fn of(all: &Arc<AtomicUsize>) -> Self {
        Self {
            all: all.clone(),
            own: AtomicUsize::new(0),
            is_full: AtomicBool::new(false),
        }
    }

    /// Whether there was none left.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// A body that fails when there is no room for it.
    pub(super) fn fill<B>(&self, body: B) -> Filling<'_, B> {
        Filling { body, room: self }
    }

    fn take(&self, bytes: usize) -> Result<(), Full> {
        self.own.fetch_add(bytes, Ordering::Relaxed);
        if self.all.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST {
            return Ok(());
        }
        self.is_full.store(true, Ordering::Relaxed);
        Err(Full)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.all.fetch_sub(*self.own.get_mut(), Ordering::Relaxed);
    }
}

/// A body that is coming in.
#[pin_project]
pub(super) struct Filling<'a, B> {
    #[pin]
    body: B,
    room: &'a Room,
}

/// There is no room left.
#[derive(Debug)]
struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too much comes in at once")
    }
}

impl Error for Full {}

impl<B> Body for Filling<'_, B>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = B::Data;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, Self::Error>>> {
        let this = self.project();
        let frame = ready!(this.body.poll_frame(cx));
        Poll::Ready(frame.map(|frame| {
            let frame = frame.map_err(Into::into)?;
            let bytes = frame.data_ref().map_or(0, Buf::remaining);
            this.room.take(bytes)?;
            Ok(frame)
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
