//! The future of an operation on a message.

use super::Running;
use crate::ErrorKind;
use crate::future::Polling;
use crate::outcome::End;
use pin_project::{pin_project, pinned_drop};
use std::any::type_name;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

/// The `error.type` of an output, if it is a failure; it is said of the span too, if that records.
pub(super) type Judge<O> = fn(&O, Option<&mut End<'_>>) -> Failed;

pub(super) type Failed = Option<Cow<'static, str>>;

/// What fails has one `error.type`, on its span and in metrics.
pub(super) fn failed<T, E>(output: &Result<T, E>, end: Option<&mut End<'_>>) -> Failed
where
    E: Error + 'static,
{
    let error = output.as_ref().err()?;
    let kind = ErrorKind::of_dyn(error).map_or(type_name::<E>(), ErrorKind::as_str);
    if let Some(end) = end {
        end.error_type(kind);
        end.record_result(output);
    }
    Some(kind.into())
}

/// A future that runs in an operation on a message, and ends it. Made by [`Running`].
#[pin_project(PinnedDrop)]
#[must_use = "a future does nothing unless polled"]
pub struct Run<F, J> {
    running: Running,
    judge: Option<J>,
    /// `None` once it is ready: what it holds is dropped in the span.
    #[pin]
    inner: Option<F>,
}

impl<F, J> Run<F, J> {
    pub(super) fn new(running: Running, inner: F, judge: J) -> Self {
        Self {
            running,
            judge: Some(judge),
            inner: Some(inner),
        }
    }
}

impl<F, J> Future for Run<F, J>
where
    F: Future,
    J: FnOnce(&F::Output, Option<&mut End<'_>>) -> Failed,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(inner) = this.inner.as_mut().as_pin_mut() else {
            panic!("`Run` polled after it was ready")
        };
        this.running.set_working(true);
        let mut polling = Polling::begin(&mut this.running.span);
        let output = match inner.poll(cx) {
            Poll::Pending => {
                polling.pause();
                drop(polling);
                this.running.set_working(false);
                return Poll::Pending;
            }
            Poll::Ready(output) => output,
        };
        this.inner.set(None);
        let mut judge = this.judge.take();
        let mut failed = None;
        polling.finish(|end| failed = judge.take().and_then(|judge| judge(&output, Some(end))));
        drop(polling);
        if let Some(judge) = judge.filter(|_| this.running.is_measured()) {
            failed = judge(&output, None);
        }
        this.running.measure(failed);
        Poll::Ready(output)
    }
}

#[pinned_drop]
impl<F, J> PinnedDrop for Run<F, J> {
    /// What unfinished work holds is dropped in the span.
    fn drop(self: Pin<&mut Self>) {
        let mut this = self.project();
        if this.inner.is_some() {
            this.running.span.cancel(|| this.inner.set(None));
        }
    }
}

impl<F, J> fmt::Debug for Run<F, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("running", &self.running)
            .finish_non_exhaustive()
    }
}
