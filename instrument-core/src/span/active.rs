//! A span in its context: made current for stretches of work, ended once.

use crate::Attributes;
use crate::clock;
use crate::ending::{self, Attached};
use crate::failed;
use crate::meter::Meter;
use crate::outcome::{End, Outcome};
use crate::provider;
use crate::recorder::{Ended, end_at};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::mem;

/// A span that is in a context.
pub(crate) struct Active {
    pub(super) context: Context,
    pub(super) meter: Option<Box<Meter>>,
    pub(super) recorded: Recorded,
}

/// Who records a span. A whole word, so that it is this one that tells whether there is a span at all: with the last byte of
/// a context for that, whoever moves a span takes the context to pieces, and reads it while it is still being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Recorded {
    /// Nobody, or no longer.
    No,
    /// A tracer of others.
    ByOthers,
    ByRecorder,
}

impl Active {
    /// Makes the span current on this thread, for a stretch of its work.
    #[inline]
    pub(crate) fn attach(&mut self) -> Attached {
        if let Some(meter) = &mut self.meter {
            meter.polled();
        }
        self.attach_aside()
    }

    /// Makes it current for what is not a poll: making its future, dropping one.
    #[inline]
    pub(crate) fn attach_aside(&mut self) -> Attached {
        if let Some(meter) = &mut self.meter {
            meter.resume();
        }
        ending::attach(self.context.clone())
    }

    /// The end of a stretch of work that began with `attach`.
    #[inline]
    pub(crate) fn detach(&mut self, guard: Attached) {
        drop(guard);
        if let Some(meter) = &mut self.meter {
            meter.pause();
        }
    }

    #[inline]
    pub(super) fn is_recording(&self) -> bool {
        self.recorded != Recorded::No
    }

    /// The outcome that `settle` comes to; it is asked only if the span records.
    #[inline]
    pub(crate) fn settle(&self, settle: impl FnOnce(&mut End<'_>)) -> Outcome {
        if self.is_recording() {
            End::settled(&self.context, settle)
        } else {
            Outcome::Ok
        }
    }

    /// Ends the span well, with what is added last. To the recorder's record that is added without going through the context.
    pub(super) fn end_with_attributes(&mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        if self.recorded != Recorded::ByRecorder || self.meter.is_some() {
            let outcome = self.settle(|end| end.attributes(attributes));
            return self.end(outcome);
        }
        self.recorded = Recorded::No;
        let value_limit = provider::of(&self.context).settings().value_limit;
        let mut ended = Ended::by(|| self.end_now(Recorded::ByRecorder));
        if let Some(record) = ended.as_mut().and_then(Ended::record) {
            attributes(&mut Attributes::of_record(record, value_limit));
        }
    }

    #[inline]
    pub(crate) fn end(&mut self, outcome: Outcome) {
        let recorded = mem::replace(&mut self.recorded, Recorded::No);
        match recorded {
            Recorded::No => {}
            Recorded::ByRecorder if self.meter.is_none() && outcome == Outcome::Ok => {
                self.end_now(recorded);
            }
            _ => self.end_with_last_words(recorded, outcome),
        }
    }

    /// Apart: what the fast way does not need, it does not save and restore.
    fn end_with_last_words(&mut self, recorded: Recorded, outcome: Outcome) {
        let span = self.context.span();
        outcome.record_on(&span);
        if let Some(meter) = self.meter.take() {
            meter.finish(&self.context, outcome);
        }
        self.end_now(recorded);
        if matches!(outcome, Outcome::Error | Outcome::Panicked) {
            failed::forget(span.span_context());
        }
    }

    #[inline]
    fn end_now(&self, recorded: Recorded) {
        let span = self.context.span();
        if recorded == Recorded::ByRecorder {
            end_at(clock::nanos(), |at| span.end_with_timestamp(at));
        } else {
            span.end_with_timestamp(clock::now());
        }
    }
}
