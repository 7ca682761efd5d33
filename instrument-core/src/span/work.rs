//! Work in a span: run while it is current, and what becomes of the span then.

use super::{Active, Span};
use crate::ending::Attached;
use crate::outcome::{End, Outcome};

impl Span {
    /// `end` is called for a span that records, when `work` has returned and the span is still current.
    #[inline]
    pub(crate) fn run<R>(
        &mut self,
        work: impl FnOnce() -> R,
        end: impl FnOnce(&mut End<'_>, &R),
    ) -> R {
        let Some(active) = &mut self.active else {
            return work();
        };
        // A panic drops the guard and then this span, which knows by `thread::panicking` how its work ended.
        let guard = active.attach();
        let output = work();
        self.finish(guard, |ending| end(ending, &output));
        output
    }

    /// Ends a span whose work has returned.
    #[inline]
    pub(crate) fn finish(&mut self, guard: Attached, settle: impl FnOnce(&mut End<'_>)) {
        let Some(active) = &mut self.active else {
            return;
        };
        let outcome = active.settle(settle);
        self.close(guard, outcome);
    }

    #[inline(never)]
    fn close(&mut self, guard: Attached, outcome: Outcome) {
        if let Some(active) = self.active.take() {
            active.close(guard, outcome);
        }
    }

    /// Runs `work` with this span as the current one, and does not end it.
    #[inline]
    pub fn within<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let guard = self.active.as_mut().map(Active::attach_aside);
        let output = work();
        if let (Some(active), Some(guard)) = (&mut self.active, guard) {
            active.detach(guard);
        }
        output
    }

    /// Ends the span of work that is given up; `drop_work` drops it while the span is current.
    pub(crate) fn cancel(&mut self, drop_work: impl FnOnce()) {
        self.within(drop_work);
        if let Some(active) = &mut self.active {
            active.end(Outcome::Cancelled);
        }
    }
}
