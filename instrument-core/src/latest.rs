//! The latest of many spans: a set that forgets the oldest.

use opentelemetry::trace::{SpanContext, SpanId, TraceId};
use std::collections::{HashSet, VecDeque};

/// How many are remembered.
const REMEMBERED: usize = 8192;

#[derive(Default)]
pub(crate) struct Latest {
    spans: HashSet<Id>,
    by_age: VecDeque<Id>,
}

type Id = (TraceId, SpanId);

impl Latest {
    /// Remembers a span; gives whether it is new.
    pub(crate) fn add(&mut self, span: &SpanContext) -> bool {
        self.add_id(id(span))
    }

    fn add_id(&mut self, span: Id) -> bool {
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

    pub(crate) fn contains(&self, span: &SpanContext) -> bool {
        self.spans.contains(&id(span))
    }

    /// Forgets a span, which is soonest found if it is among the youngest.
    pub(crate) fn remove(&mut self, span: &SpanContext) {
        let id = id(span);
        if self.spans.remove(&id) {
            let at = self.by_age.iter().rposition(|one| *one == id);
            at.map(|at| self.by_age.remove(at));
        }
    }
}

fn id(span: &SpanContext) -> Id {
    (span.trace_id(), span.span_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: u64) -> Id {
        (TraceId::from(1), SpanId::from(id))
    }

    #[test]
    fn the_oldest_is_forgotten() {
        let mut latest = Latest::default();
        for id in 0..REMEMBERED as u64 {
            assert!(latest.add_id(span(id)));
        }
        assert!(!latest.add_id(span(0)));
        assert!(latest.add_id(span(REMEMBERED as u64)));
        assert!(latest.add_id(span(0)));
        assert_eq!(latest.spans.len(), REMEMBERED);
        assert_eq!(latest.by_age.len(), REMEMBERED);
    }
}
