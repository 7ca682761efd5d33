//! Futures in a span: current on every poll, ended once.

use crate::outcome::{End, Outcome};
use crate::span::Span;
use futures_core::future::FusedFuture;
use pin_project::{pin_project, pinned_drop};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{self, Poll};

/// Runs a future in a span.
///
/// ```
/// use instrument_core::{Instrument, span};
///
/// # async fn load(_: &str) -> std::io::Result<Vec<u8>> { Ok(vec![]) }
/// async fn thumbnail(path: &str) -> std::io::Result<Vec<u8>> {
///     let image = load(path).try_instrument(span!("load_image").start()).await?;
///     async { image }.instrument(span!("scale_image").start()).await
/// #   .pipe(Ok)
/// }
/// # trait Pipe: Sized { fn pipe<R>(self, f: impl FnOnce(Self) -> R) -> R { f(self) } } impl<T> Pipe for T {}
/// ```
pub trait Instrument: Future + Sized {
    /// `span` is current whenever this future is polled. It ends when the future is ready, as
    /// [`Cancelled`](crate::Outcome::Cancelled) when it is dropped before, as
    /// [`Panicked`](crate::Outcome::Panicked) when it panics.
    fn instrument(self, span: Span) -> Instrumented<Self> {
        Traced::new(span, self, |_, _| {})
    }

    /// Like [`instrument`](Self::instrument); an `Err` is recorded and fails the span. What is boxed or `anyhow`'s is no
    /// [`Error`](std::error::Error): `#[traced_span]` takes it, and [`current::record_error`](crate::current::record_error) takes
    /// `error.as_ref()`.
    fn try_instrument<T, E>(self, span: Span) -> Instrumented<Self>
    where
        Self: Future<Output = Result<T, E>>,
        E: Error + 'static,
    {
        Traced::new(span, self, |end, output| end.record_result(output))
    }

    /// Like [`instrument`](Self::instrument); `end` says what the output means, if the span records.
    ///
    /// ```
    /// use instrument_core::{Instrument, span};
    ///
    /// # async fn fetch() -> u16 { 503 }
    /// let status = fetch().instrument_with(span!("fetch").start(), |end, status: &u16| {
    ///     end.attribute("http.response.status_code", status);
    ///     if *status >= 500 {
    ///         end.failed(status.to_string(), "");
    ///     }
    /// });
    /// # let _ = status;
    /// ```
    fn instrument_with<E>(self, span: Span, end: E) -> Traced<Self, E>
    where
        E: FnOnce(&mut End<'_>, &Self::Output),
    {
        Traced::new(span, self, end)
    }
}

impl<F: Future> Instrument for F {}

/// A future in a span. Made by [`Instrument`].
pub type Instrumented<F> = Traced<F, fn(&mut End<'_>, &<F as Future>::Output)>;

/// A future in a span, with what is to be done with its output. Made by [`Instrument`] and `#[traced_span]`.
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct Traced<F, E> {
    span: Span,
    end: Option<E>,
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
}

impl<F, E> Traced<F, E> {
    pub(crate) fn new(span: Span, inner: F, end: E) -> Self {
        Self {
            span,
            end: Some(end),
            inner: Some(inner),
        }
    }
}

impl<F, E> Future for Traced<F, E>
where
    F: Future,
    E: FnOnce(&mut End<'_>, &F::Output),
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`Traced` polled after it was ready")
        };
        if this.span.is_none() {
            return inner.poll(cx);
        }
        let mut polling = Polling::begin(this.span);
        let output = match inner.poll(cx) {
            Poll::Pending => {
                polling.pause();
                // There is nothing left to be dropped, which would be found out once more.
                mem::forget(polling);
                return Poll::Pending;
            }
            Poll::Ready(output) => output,
        };
        this.inner.set(None);
        let end = this.end.take();
        polling.finish(|ending| {
            if let Some(end) = end {
                end(ending, &output);
            }
        });
        mem::forget(polling);
        Poll::Ready(output)
    }
}

impl<F, E> FusedFuture for Traced<F, E>
where
    F: FusedFuture,
    E: FnOnce(&mut End<'_>, &F::Output),
{
    fn is_terminated(&self) -> bool {
        self.inner.as_ref().is_none_or(F::is_terminated)
    }
}

#[pinned_drop]
impl<F, E> PinnedDrop for Traced<F, E> {
    /// What an unfinished future holds is dropped in its span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if this.inner.is_some() {
            this.span.cancel(|| this.inner.set(None));
        }
    }
}

impl<F, E> fmt::Debug for Traced<F, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traced")
            .field("span", &self.span)
            .finish_non_exhaustive()
    }
}

/// One poll of a span's work. Dropped in the middle, by a panic, it ends the span.
///
/// It stays where it is made: it is so new when the poll is over that moving it would stall the core.
pub(crate) struct Polling<'a> {
    span: &'a mut Span,
    guard: Option<crate::ending::Attached>,
}

impl<'a> Polling<'a> {
    #[inline]
    pub(crate) fn begin(span: &'a mut Span) -> Self {
        let guard = span.active_mut().map(crate::span::Active::attach);
        Self { span, guard }
    }

    #[inline]
    pub(crate) fn pause(&mut self) {
        if let (Some(active), Some(guard)) = (self.span.active_mut(), self.guard.take()) {
            active.detach(guard);
        }
    }

    /// Settles an outcome while the work goes on; gives whether it failed.
    pub(crate) fn settle(&mut self, settle: impl FnOnce(&mut End<'_>)) -> bool {
        self.span
            .active_mut()
            .is_some_and(|active| active.settle(settle) == Outcome::Error)
    }

    #[inline]
    pub(crate) fn finish(&mut self, settle: impl FnOnce(&mut End<'_>)) {
        if let Some(guard) = self.guard.take() {
            self.span.finish(guard, settle);
        }
    }
}

impl Drop for Polling<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        // The span stays: what the work still holds is dropped in it.
        if let (Some(active), Some(guard)) = (self.span.active_mut(), self.guard.take()) {
            active.detach(guard);
            active.end(Outcome::Panicked);
        }
    }
}
