//! A span that is nobody's current one: of work that calls nothing instrumented.

use super::Span;
use crate::failed;
use crate::outcome::{End, EndPlace, Outcome};
use crate::recorder::Record;
use opentelemetry::Context;
use std::thread;

/// The span of a function with `leaf`: a record without a place in a context, which is most of what a span costs.
#[derive(Debug)]
pub struct Leaf {
    record: Option<Box<Record>>,
    /// An ordinary one, where it is not our recorder alone that records.
    ordinary: Span,
}

impl Leaf {
    /// None.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            record: None,
            ordinary: Span::none(),
        }
    }

    /// Whether there is nothing, or nothing left.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.record.is_none() && self.ordinary.is_none()
    }

    pub(crate) fn set(&mut self, record: Box<Record>) {
        self.record = Some(record);
    }

    #[inline]
    pub(crate) fn record_mut(&mut self) -> Option<&mut Record> {
        self.record.as_deref_mut()
    }

    pub(crate) fn ordinary(&mut self) -> &mut Span {
        &mut self.ordinary
    }

    #[inline]
    pub(crate) fn run<R>(
        &mut self,
        work: impl FnOnce() -> R,
        end: impl FnOnce(&mut End<'_>, &R),
    ) -> R {
        if self.record.is_none() {
            return self.ordinary.run(work, end);
        }
        // A panic drops this, which knows by `thread::panicking` how its work ended.
        let output = work();
        self.finish(|ending| end(ending, &output));
        output
    }

    #[inline]
    fn finish(&mut self, settle: impl FnOnce(&mut End<'_>)) {
        let Some(record) = &mut self.record else {
            return;
        };
        // Where that panics, the record is still there to be ended so.
        let context = Context::new();
        let outcome = End::settled(EndPlace::Record(record, &context), settle);
        if outcome != Outcome::Ok {
            let mut place = EndPlace::Record(record, &context);
            outcome.say(&mut place);
            failed::forget(&place.ids());
        }
        if let Some(record) = self.record.take() {
            record.complete();
        }
    }
}

impl Drop for Leaf {
    #[inline]
    fn drop(&mut self) {
        if self.record.is_some() {
            self.finish(|end| {
                if thread::panicking() {
                    end.panicked();
                }
            });
        }
    }
}
