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

/// A span that is in a context.
pub(crate) struct Active {
    pub(super) context: Context,
    pub(super) recording: bool,
    /// Whether it is the recorder that records it.
    pub(super) is_recorders: bool,
    pub(super) meter: Option<Box<Meter>>,
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

    /// The outcome that `settle` comes to; it is asked only if the span records.
    #[inline]
    pub(crate) fn settle(&self, settle: impl FnOnce(&mut End<'_>)) -> Outcome {
        if self.recording {
            End::settled(&self.context, settle)
        } else {
            Outcome::Ok
        }
    }

    /// Ends the span well, with what is added last. To the recorder's record that is added without going through the context.
    pub(super) fn end_with_attributes(&mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        if !(self.recording && self.is_recorders && self.meter.is_none()) {
            let outcome = self.settle(|end| end.attributes(attributes));
            return self.end(outcome);
        }
        self.recording = false;
        let value_limit = provider::of(&self.context).settings().value_limit;
        let span = self.context.span();
        let mut ended = Ended::by(|| end_at(clock::nanos(), |at| span.end_with_timestamp(at)));
        if let Some(record) = ended.as_mut().and_then(Ended::record) {
            attributes(&mut Attributes::of_record(record, value_limit));
        }
    }

    #[inline]
    pub(crate) fn end(&mut self, outcome: Outcome) {
        if !self.recording {
            return;
        }
        self.recording = false;
        if self.is_recorders && self.meter.is_none() && outcome == Outcome::Ok {
            let span = self.context.span();
            return end_at(clock::nanos(), |at| span.end_with_timestamp(at));
        }
        self.end_with_last_words(outcome);
    }

    /// Apart: what the fast way does not need, it does not save and restore.
    fn end_with_last_words(&mut self, outcome: Outcome) {
        let span = self.context.span();
        outcome.record_on(&span);
        if let Some(meter) = self.meter.take() {
            meter.finish(&self.context, outcome);
        }
        if self.is_recorders {
            end_at(clock::nanos(), |at| span.end_with_timestamp(at));
        } else {
            span.end_with_timestamp(clock::now());
        }
        if matches!(outcome, Outcome::Error | Outcome::Panicked) {
            failed::forget(span.span_context());
        }
    }
}
