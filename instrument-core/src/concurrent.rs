//! Children that run concurrently under one span.

use crate::Builder;
use crate::failure::Failure;
use crate::future::{Instrument, Instrumented};
use crate::outcome::End;
use crate::semconv;
use crate::span::Span;
use crate::tally::Tally;
use futures_util::stream::{Collect, FuturesOrdered, StreamExt};
use pin_project::pin_project;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};

impl Builder<'_> {
    /// Starts the span and runs `children` concurrently in it, on this task. Gives their outputs in order, and
    /// records `children.count`.
    ///
    /// The span is current for every child, so that their own spans are its children and overlap in time. It ends
    /// when all are ready, as [`Cancelled`](crate::Outcome::Cancelled) if it is dropped before, as
    /// [`Panicked`](crate::Outcome::Panicked) if one of them panics. For children on tasks of their own, see
    /// [`spawn`](crate::spawn).
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// # async fn load(tile: u32) -> u32 { tile }
    /// # futures_util::FutureExt::now_or_never(async {
    /// let tiles = span!("load_tiles")
    ///     .join_all((0..4).map(|tile| async move { span!("load_tile").instrument(load(tile)).await }))
    ///     .await;
    /// assert_eq!(tiles, [0, 1, 2, 3]);
    /// # }).unwrap();
    /// ```
    pub fn join_all<F: Future>(self, children: impl IntoIterator<Item = F>) -> JoinAll<F> {
        self.gather(children, |gathered, span| gathered.instrument(span))
    }

    /// Like [`join_all`](Self::join_all), for children that may fail: all of them run to their end, whatever becomes
    /// of the others. Records `children.succeeded` and `children.failed` too; if any failed, the span fails as
    /// "3 of 10 failed", with the first error's type and exception.
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let ports = span!("parse_ports").join_all_results(["80", "x"].map(|port| async { port.parse::<u16>() })).await;
    /// assert!(ports[0].is_ok() && ports[1].is_err());
    /// # }).unwrap();
    /// ```
    ///
    /// To stop at the first error, instrument what does:
    /// `futures_util::future::try_join_all(…).try_instrument(span)`.
    pub fn join_all_results<F, T, E>(self, children: impl IntoIterator<Item = F>) -> JoinAll<F>
    where
        F: Future<Output = Result<T, E>>,
        E: Error + 'static,
    {
        self.gather(children, |gathered, span| {
            gathered.instrument_with(span, record_results as _)
        })
    }

    fn gather<F: Future>(
        self,
        children: impl IntoIterator<Item = F>,
        instrument: impl FnOnce(Gathered<F>, Span) -> Instrumented<Gathered<F>>,
    ) -> JoinAll<F> {
        let mut span = self.start();
        // A child may begin its own span when it is made, not only when it is polled.
        let children: FuturesOrdered<F> = span.within(|| children.into_iter().collect());
        span.set_attribute(semconv::CHILDREN_COUNT, children.len());
        JoinAll {
            inner: instrument(children.collect(), span),
        }
    }
}

type Gathered<F> = Collect<FuturesOrdered<F>, Vec<<F as Future>::Output>>;

fn record_results<T, E: Error + 'static>(end: &mut End<'_>, outputs: &Vec<Result<T, E>>) {
    let mut tally = Tally::default();
    for output in outputs {
        match output {
            Ok(_) => tally.success(),
            Err(error) => tally.failure(end.place(), &Failure::of_error(error)),
        }
    }
    end.attribute(semconv::CHILDREN_SUCCEEDED, &tally.succeeded);
    end.attribute(semconv::CHILDREN_FAILED, &tally.failed);
    if let Some(verdict) = tally.verdict() {
        end.failed(verdict.error_type, verdict.description);
    }
}

/// Children that run concurrently in one span, with their outputs in order. Made by [`Builder::join_all`].
#[pin_project]
#[must_use = "a future does nothing unless polled"]
pub struct JoinAll<F: Future> {
    #[pin]
    inner: Instrumented<Gathered<F>>,
}

impl<F: Future> Future for JoinAll<F> {
    type Output = Vec<F::Output>;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Self::Output> {
        self.project().inner.poll(cx)
    }
}

impl<F: Future> fmt::Debug for JoinAll<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinAll")
            .field("inner", &self.inner)
            .finish()
    }
}
