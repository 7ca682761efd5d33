//! What there is room for.

use super::{BATCH_BYTES, Queue, State};
use crate::export::weight::Weigh;

/// What is heavier than this part of all that may wait is dropped alone: it is no sign that there is too much.
const HEAVY: usize = 16;
/// Another part of the traces is shed when as many came as this part of what may wait: by then the last one shows.
const SHED: usize = 32;
/// And one comes back. What is under way takes some time to leave, so it takes longer.
const BACK: usize = 2;

/// What there is no room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Full {
    /// Another one.
    #[default]
    Number,
    /// Its bytes.
    Bytes,
}

impl<T: Weigh> Queue<T> {
    /// Its weight, if there is room for it. What comes later of a trace that lost something is not let in.
    pub(super) fn admitted(&self, state: &mut State<T>, item: &T) -> Result<usize, Full> {
        let trace = item.part_of();
        if trace.is_some_and(|trace| state.shed.has(trace)) {
            return Err(state.shed_for);
        }
        let weight = item.weight();
        if self.has_room(state, 1, weight) {
            return Ok(weight);
        }
        let full = if state.waiting < self.limits.max_queue_size {
            Full::Bytes
        } else {
            Full::Number
        };
        let is_heavy = weight > self.limits.max_queue_bytes / HEAVY;
        if let Some(trace) = trace.filter(|_| !is_heavy) {
            state.shed.add(trace, self.limits.max_queue_size / SHED);
            state.shed_for = full;
        }
        Err(full)
    }

    /// Lets some traces come back, if less than half of what may wait does.
    #[cold]
    pub(super) fn relent(&self, state: &mut State<T>, coming: usize) {
        state.shed.count(coming);
        if state.waiting <= self.limits.max_queue_size / 2
            && state.bytes <= self.limits.max_queue_bytes / 2
        {
            state.shed.relent(self.limits.max_queue_size / BACK);
        }
    }

    pub(super) fn has_room(&self, state: &State<T>, count: usize, weight: usize) -> bool {
        !state.is_closed
            && state.waiting + count <= self.limits.max_queue_size
            && state.bytes.saturating_add(weight) <= self.limits.max_queue_bytes
    }

    /// Whether these fit into the batch that is filling, which may be full with the last of them.
    pub(super) fn is_one_batch(&self, state: &State<T>, count: usize, weight: usize) -> bool {
        state.filling.items.len() + count <= self.limits.max_export_batch_size
            && state.filling.bytes + weight < BATCH_BYTES
    }
}
