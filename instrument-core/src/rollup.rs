//! One span for a loop, instead of one for each of its turns.

mod future;
mod stint;

pub use future::RollupFuture;

use crate::Builder;
use crate::failure::Failure;
use crate::milliseconds;
use crate::outcome::Outcome;
use crate::semconv;
use crate::span::Span;
use crate::tally::Tally;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Status, TraceContextExt};
use std::error::Error;
use std::future::Future;
use std::mem;
use std::thread;
use std::time::{Duration, Instant};
use stint::Stint;

impl Builder<'_> {
    /// Starts the span as one that stands for many pieces of work: see [`Rollup`].
    pub fn rollup(self) -> Rollup {
        Rollup {
            span: self.start(),
            tally: Tally::default(),
            durations: None,
            is_cancelled: false,
        }
    }
}

/// One span for a loop, with counts, instead of ten thousand spans. Made by [`Builder::rollup`].
///
/// ```
/// use instrument_core::span;
///
/// # fn resize(_: u32) {} fn store(_: u32) -> std::io::Result<()> { Ok(()) }
/// let mut rollup = span!("resize_tiles").rollup();
/// for tile in 0..10_000 {
///     rollup.record(|| resize(tile));
/// }
/// rollup.end();
///
/// let mut rollup = span!("store_tiles").rollup();
/// let stored = (0..10_000).map(|tile| rollup.try_record(|| store(tile))).filter(Result::is_ok).count();
/// # assert_eq!(stored, 10_000);
/// ```
///
/// The span is current while a piece is recorded; a panicking piece counts as failed. When the rollup is dropped,
/// the span ends, with:
///
/// | attribute | what it says |
/// |---|---|
/// | `rollup.count` | how many pieces came to their end |
/// | `rollup.errors` | how many of them failed |
/// | `rollup.duration_min_ms`, `_max_ms`, `_total_ms` | what the shortest, the longest and all together took |
///
/// If any piece failed, the span fails, as "3 of 10000 failed", with the first failure's `error.type` and exception.
/// If it does not record, nothing is timed or counted.
#[derive(Debug)]
#[must_use = "the span ends when its rollup is dropped"]
pub struct Rollup {
    span: Span,
    tally: Tally,
    durations: Option<Durations>,
    /// Whether the latest piece was given up half-way.
    is_cancelled: bool,
}

#[derive(Clone, Copy, Debug)]
struct Durations {
    min: Duration,
    max: Duration,
    total: Duration,
}

impl Rollup {
    /// Runs a piece of the work.
    pub fn record<R>(&mut self, work: impl FnOnce() -> R) -> R {
        self.piece(work, |_| None)
    }

    /// Runs a piece of the work; an `Err` counts as a failure.
    ///
    /// # Errors
    ///
    /// What `work` returns.
    pub fn try_record<T, E: Error + 'static>(
        &mut self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.piece(work, failure_of)
    }

    /// Runs a piece of asynchronous work. Dropped half-way it is not counted; if no other piece follows, the span
    /// ends as [`Cancelled`](Outcome::Cancelled).
    ///
    /// ```
    /// use instrument_core::span;
    ///
    /// # async fn fetch(_: u32) {}
    /// # futures_util::FutureExt::now_or_never(async {
    /// let mut rollup = span!("fetch_tiles").rollup();
    /// for tile in 0..100 {
    ///     rollup.record_async(fetch(tile)).await;
    /// }
    /// # }).unwrap();
    /// ```
    pub fn record_async<F: Future>(&mut self, work: F) -> RollupFuture<'_, F> {
        RollupFuture::new(self, work, |_| None)
    }

    /// Runs a piece of asynchronous work; an `Err` counts as a failure.
    pub fn try_record_async<F, T, E>(&mut self, work: F) -> RollupFuture<'_, F>
    where
        F: Future<Output = Result<T, E>>,
        E: Error + 'static,
    {
        RollupFuture::new(self, work, failure_of)
    }

    /// Counts a piece that was done elsewhere. It has no duration.
    pub fn success(&mut self) {
        self.count(None, None);
    }

    /// Counts a piece that failed elsewhere. It has no duration.
    pub fn failure(&mut self, error: &(dyn Error + 'static)) {
        self.count(None, Some(Failure::of_dyn_error(error)));
    }

    /// The span, for attributes, or to be a parent.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// Ends the span, as dropping it does.
    pub fn end(self) {}

    fn piece<R>(&mut self, work: impl FnOnce() -> R, failure: fn(&R) -> Option<Failure<'_>>) -> R {
        let since = self.now();
        let stint = Stint::begin(self);
        let output = work();
        stint.finish(since, failure(&output));
        output
    }

    fn now(&self) -> Option<Instant> {
        self.span.is_recording().then(Instant::now)
    }

    fn count(&mut self, took: Option<Duration>, failure: Option<Failure<'_>>) {
        let Some(otel_cx) = self.span.recording_context() else {
            return;
        };
        self.is_cancelled = false;
        match failure {
            None => self.tally.success(),
            Some(failure) => self.tally.failure(&mut otel_cx.into(), &failure),
        }
        if let Some(took) = took {
            let one = Durations {
                min: took,
                max: took,
                total: took,
            };
            self.durations = Some(self.durations.map_or(one, |all| Durations {
                min: all.min.min(took),
                max: all.max.max(took),
                total: all.total + took,
            }));
        }
    }

    fn settle(&self) -> Outcome {
        let Some(otel_cx) = self.span.recording_context() else {
            return Outcome::Ok;
        };
        let span = otel_cx.span();
        let number = |key, count: u64| {
            span.set_attribute(KeyValue::new(key, i64::try_from(count).unwrap_or(i64::MAX)))
        };
        number(semconv::ROLLUP_COUNT, self.tally.count());
        number(semconv::ROLLUP_ERRORS, self.tally.failed);
        if let Some(durations) = self.durations {
            let ms =
                |key, took: Duration| span.set_attribute(KeyValue::new(key, milliseconds(took)));
            ms(semconv::ROLLUP_DURATION_MIN_MS, durations.min);
            ms(semconv::ROLLUP_DURATION_MAX_MS, durations.max);
            ms(semconv::ROLLUP_DURATION_TOTAL_MS, durations.total);
        }
        if thread::panicking() {
            return Outcome::Panicked;
        }
        let verdict = self.tally.verdict();
        let has_failed = verdict.is_some();
        if let Some(verdict) = verdict {
            span.set_attribute(KeyValue::new(semconv::ERROR_TYPE, verdict.error_type));
            span.set_status(Status::error(verdict.description));
        }
        match (self.is_cancelled, has_failed) {
            (true, _) => Outcome::Cancelled,
            (false, true) => Outcome::Error,
            (false, false) => Outcome::Ok,
        }
    }
}

impl Drop for Rollup {
    fn drop(&mut self) {
        let outcome = self.settle();
        mem::replace(&mut self.span, Span::none()).end_with(outcome);
    }
}

fn failure_of<T, E: Error + 'static>(output: &Result<T, E>) -> Option<Failure<'_>> {
    output.as_ref().err().map(Failure::of_error)
}
