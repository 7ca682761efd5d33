//! A span in its context: made current for stretches of work, ended once.

use crate::Attributes;
use crate::clock;
use crate::ending::{self, Attached};
use crate::failed;
use crate::meter::Meter;
use crate::outcome::{End, EndPlace, Outcome};
use crate::recorder::Record;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use std::mem;

/// A span that is in a context.
pub(crate) struct Active {
    pub(super) context: Context,
    pub(super) recorded: Recorded,
}

/// Who records a span. Its tag is a whole word, so that it is this one that tells whether there is a span at all: with the last byte
/// of a context for that, whoever moves a span takes the context to pieces, and reads it while it is still being written.
#[repr(usize)]
pub(crate) enum Recorded {
    /// Nobody, or no longer.
    No,
    /// A tracer of others.
    ByOthers,
    ByRecorder(Box<Record>),
    /// One of them, and something is measured beside it.
    Metered(Box<Metered>),
}

pub(crate) struct Metered {
    meter: Meter,
    /// If it is the recorder's.
    record: Option<Box<Record>>,
}

impl Recorded {
    /// With what is measured beside the span.
    pub(super) fn with(self, meter: Meter) -> Self {
        let record = match self {
            Self::No | Self::Metered(_) => return self,
            Self::ByOthers => None,
            Self::ByRecorder(record) => Some(record),
        };
        Self::Metered(Box::new(Metered { meter, record }))
    }

    #[inline]
    fn meter(&mut self) -> Option<&mut Meter> {
        match self {
            Self::Metered(metered) => Some(&mut metered.meter),
            _ => None,
        }
    }

    /// The record, if it is the recorder's, and what was measured.
    fn parts(self) -> (Option<Box<Record>>, Option<Meter>) {
        match self {
            Self::No | Self::ByOthers => (None, None),
            Self::ByRecorder(record) => (Some(record), None),
            Self::Metered(metered) => (metered.record, Some(metered.meter)),
        }
    }
}

impl Active {
    /// Makes the span current on this thread, for a stretch of its work. Apart, as [`Span::close`]: what is generic is in the code of
    /// each traced function.
    #[inline(never)]
    pub(crate) fn attach(&mut self) -> Attached {
        if let Some(meter) = self.recorded.meter() {
            meter.polled();
        }
        self.attach_aside()
    }

    /// Makes it current for what is not a poll: making its future, dropping one.
    #[inline]
    pub(crate) fn attach_aside(&mut self) -> Attached {
        if let Some(meter) = self.recorded.meter() {
            meter.resume();
        }
        ending::attach_again(&mut self.context)
    }

    /// The end of a stretch of work that began with `attach`.
    #[inline]
    pub(crate) fn detach(&mut self, guard: Attached) {
        drop(guard);
        if let Some(meter) = self.recorded.meter() {
            meter.pause();
        }
    }

    /// The end of the last stretch, and of the span.
    #[inline]
    pub(super) fn close(self, guard: Attached, outcome: Outcome) {
        match self.recorded {
            Recorded::ByRecorder(record) if outcome == Outcome::Ok => {
                drop(guard);
                record.complete();
            }
            recorded => Self { recorded, ..self }.close_otherwise(guard, outcome),
        }
    }

    #[inline(never)]
    fn close_otherwise(mut self, guard: Attached, outcome: Outcome) {
        self.detach(guard);
        self.end(outcome);
    }

    #[inline]
    pub(super) fn is_recording(&self) -> bool {
        !matches!(self.recorded, Recorded::No)
    }

    /// The outcome that `settle` comes to; it is asked only if the span records.
    #[inline]
    pub(crate) fn settle(&mut self, settle: impl FnOnce(&mut End<'_>)) -> Outcome {
        let Self { context, recorded } = self;
        let place = match recorded {
            Recorded::No => return Outcome::Ok,
            Recorded::ByRecorder(record) => EndPlace::Record(record, context),
            Recorded::ByOthers | Recorded::Metered(_) => EndPlace::Context(context),
        };
        End::settled(place, settle)
    }

    /// Ends the span well, with what is added last. To the recorder's record that is added without going through the context.
    pub(super) fn end_with_attributes(&mut self, attributes: impl FnOnce(&mut Attributes<'_>)) {
        let Recorded::ByRecorder(record) = &mut self.recorded else {
            let outcome = self.settle(|end| end.attributes(attributes));
            return self.end(outcome);
        };
        if record.finish() {
            attributes(&mut Attributes::of_record(record));
        }
        if let Recorded::ByRecorder(record) = mem::replace(&mut self.recorded, Recorded::No) {
            record.hand_over();
        }
    }

    #[inline]
    pub(crate) fn end(&mut self, outcome: Outcome) {
        match mem::replace(&mut self.recorded, Recorded::No) {
            Recorded::No => {}
            Recorded::ByRecorder(record) if outcome == Outcome::Ok => record.complete(),
            recorded => self.end_with_last_words(recorded, outcome),
        }
    }

    /// Apart: what the fast way does not need, it does not save and restore.
    fn end_with_last_words(&mut self, recorded: Recorded, outcome: Outcome) {
        let context = &self.context;
        let (mut record, meter) = recorded.parts();
        let mut place = match &mut record {
            Some(record) => EndPlace::Record(record, context),
            None => EndPlace::Context(context),
        };
        outcome.say(&mut place);
        let failed = outcome.is_failure().then(|| place.ids());
        let short = meter.and_then(|meter| meter.finish(context, outcome));
        match record {
            Some(mut record) => {
                record.finish();
                if let Some(short) = short {
                    short.drop_record(&mut record, context);
                }
                record.hand_over();
            }
            None => {
                if let Some(short) = short {
                    short.drop_span(context);
                }
                context.span().end_with_timestamp(clock::now());
            }
        }
        // Nobody can say any more that it has failed.
        if let Some(failed) = failed {
            failed::forget(&failed);
        }
    }
}
