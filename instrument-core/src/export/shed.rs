//! Which traces are dropped when more is made than leaves: whole ones, since a tree with holes is of little use.
//!
//! Traces fall into lots, by their ids. A lot of which something had to be dropped loses what comes after as well, until there is
//! room again. So as many lots are shed as there is too much of, and the traces of the others stay whole. Only those that are under
//! way when their lot is shed, or comes back, have holes.

use crate::folded::folded;
use opentelemetry::trace::TraceId;

/// The lots that are shed, a bit each: few enough that some dozen drops are all that it takes to halve what comes.
#[derive(Debug, Default)]
pub(super) struct Shed {
    lots: u64,
    /// What came since the last lot came back.
    came: usize,
}

impl Shed {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.lots == 0
    }

    pub(super) fn has(&self, trace: TraceId) -> bool {
        self.lots & lot(trace) != 0
    }

    pub(super) fn add(&mut self, trace: TraceId) {
        self.lots |= lot(trace);
    }

    /// There is room, when so many come: for so many of them, a lot comes back. All at once would be the next flood.
    pub(super) fn relent(&mut self, coming: usize, for_so_many: usize) {
        self.came += coming;
        while self.came >= for_so_many && self.lots != 0 {
            self.came -= for_so_many;
            self.lots &= self.lots - 1;
        }
    }
}

fn lot(trace: TraceId) -> u64 {
    let id = u128::from_be_bytes(trace.to_bytes());
    // Not every generator's ids are random in all their bits.
    1 << (folded(id as u64 ^ (id >> 64) as u64) % u64::from(u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shed_comes_back(traces in proptest::collection::vec(1_u128.., 0..100)) {
            let mut shed = Shed::default();
            for trace in &traces {
                shed.add(TraceId::from(*trace));
            }
            prop_assert!(traces.iter().all(|trace| shed.has(TraceId::from(*trace))));
            prop_assert_eq!(shed.is_empty(), traces.is_empty());
            (0..5 * traces.len()).for_each(|_| shed.relent(2, 10));
            prop_assert!(shed.is_empty());
        }
    }

    #[test]
    fn ids_in_a_row_fall_into_all_lots() {
        let mut shed = Shed::default();
        (1..=1000_u128).for_each(|id| shed.add(TraceId::from(id)));
        assert_eq!(shed.lots, u64::MAX);
        shed.relent(9, 10);
        assert_eq!(shed.lots, u64::MAX);
        shed.relent(1, 10);
        assert_eq!(shed.lots.count_ones(), 63);
    }
}
