//! A span in its context: made current for stretches of work, ended once.

use crate::clock;
use crate::failed;
use crate::meter::Meter;
use crate::outcome::{End, Outcome};
use opentelemetry::trace::TraceContextExt;
use opentelemetry::{Context, ContextGuard};

/// A span that is in a context.
pub(crate) struct Active {
    pub(super) context: Context,
    pub(super) recording: bool,
    pub(super) meter: Option<Box<Meter>>,
}

impl Active {
    /// Makes the span current on this thread, for a stretch of its work.
    #[inline]
    pub(crate) fn attach(&mut self) -> ContextGuard {
        if let Some(meter) = &mut self.meter {
            meter.polled();
        }
        self.attach_aside()
    }

    /// Makes it current for what is not a poll: making its future, dropping one.
    #[inline]
    pub(crate) fn attach_aside(&mut self) -> ContextGuard {
        if let Some(meter) = &mut self.meter {
            meter.resume();
        }
        self.context.clone().attach()
    }

    /// The end of a stretch of work that began with `attach`.
    #[inline]
    pub(crate) fn detach(&mut self, guard: ContextGuard) {
        drop(guard);
        if let Some(meter) = &mut self.meter {
            meter.pause();
        }
    }

    /// The outcome that `settle` comes to; it is asked only if the span records.
    #[inline]
    pub(crate) fn settle(&self, settle: impl FnOnce(&mut End<'_>)) -> Outcome {
        if self.recording {
            End::settled(&self.context, settle)
        } else {
            Outcome::Ok
        }
    }

    pub(crate) fn end(&mut self, outcome: Outcome) {
        if !self.recording {
            return;
        }
        self.recording = false;
        let span = self.context.span();
        outcome.record_on(&span);
        if let Some(meter) = self.meter.take() {
            meter.finish(&self.context, outcome);
        }
        span.end_with_timestamp(clock::now());
        if matches!(outcome, Outcome::Error | Outcome::Panicked) {
            failed::forget(span.span_context());
        }
    }
}
