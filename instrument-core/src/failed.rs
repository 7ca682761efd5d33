//! Which spans have failed: what several see fail, each of which would say so, has one `error.type`.
//!
//! A span cannot be asked. Those of others can fail too, and their end is not seen, so the oldest are forgotten.

use crate::locked::lock;
use opentelemetry::trace::{SpanContext, SpanId, TraceId};
use std::collections::{HashSet, VecDeque};
use std::sync::{LazyLock, Mutex};

/// How many are remembered: more than fail at the same time.
const REMEMBERED: usize = 8192;

static FAILED: LazyLock<Mutex<Failed>> = LazyLock::new(Mutex::default);

type Id = (TraceId, SpanId);

#[derive(Default)]
struct Failed {
    spans: HashSet<Id>,
    by_age: VecDeque<Id>,
}

impl Failed {
    fn add(&mut self, span: Id) -> bool {
        let is_new = self.spans.insert(span);
        if is_new {
            self.by_age.push_back(span);
            if self.by_age.len() > REMEMBERED {
                self.by_age
                    .pop_front()
                    .map(|oldest| self.spans.remove(&oldest));
            }
        }
        is_new
    }
}

fn with<R>(look: impl FnOnce(&mut Failed) -> R) -> R {
    look(&mut lock(&FAILED))
}

fn id(span: &SpanContext) -> Id {
    (span.trace_id(), span.span_id())
}

/// Remembers that a span has an `error.type`; gives whether it is its first.
#[cold]
pub(crate) fn is_first(span: &SpanContext) -> bool {
    with(|failed| failed.add(id(span)))
}

/// A span that has failed has ended.
#[cold]
pub(crate) fn forget(span: &SpanContext) {
    let id = id(span);
    with(|failed| {
        // The one that has just failed is among the youngest.
        if failed.spans.remove(&id) {
            let at = failed.by_age.iter().rposition(|one| *one == id);
            at.map(|at| failed.by_age.remove(at));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: u64) -> Id {
        (TraceId::from(1), SpanId::from(id))
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let mut failed = Failed::default();
        for id in 0..REMEMBERED as u64 {
            assert!(failed.add(span(id)));
        }
        assert!(!failed.add(span(0)));
        assert!(failed.add(span(REMEMBERED as u64)));
        assert!(failed.add(span(0)));
        assert_eq!(failed.spans.len(), REMEMBERED);
        assert_eq!(failed.by_age.len(), REMEMBERED);
    }
}
