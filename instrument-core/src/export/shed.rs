//! Which traces are dropped when more is made than leaves: whole ones, since a tree with holes is of little use.
//!
//! Traces fall into lots, by their ids. When something had to be dropped, its lot is shed: what comes after of it is dropped as well.
//! One after the other, until there are as many as there is too much of; when there is room again, they come back as slowly. So the
//! traces of the other lots stay whole. Only those that are under way when their lot is shed, or comes back, have holes.

use crate::folded::folded;
use opentelemetry::trace::TraceId;

/// The lots that are shed, a bit each.
#[derive(Debug, Default)]
pub(super) struct Shed {
    lots: u64,
    /// What came since the last lot was shed, and came back.
    since_shed: usize,
    since_back: usize,
    /// Whether there was no room for something since this was last asked.
    has_lacked: bool,
}

impl Shed {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.lots == 0
    }

    pub(super) fn has(&self, trace: TraceId) -> bool {
        self.lots & lot(trace) != 0
    }

    /// So many come.
    pub(super) fn count(&mut self, coming: usize) {
        self.since_shed = self.since_shed.saturating_add(coming);
        self.since_back = self.since_back.saturating_add(coming);
    }

    /// There is no room for that trace. It is shed, unless another one was before fewer than so many came.
    pub(super) fn add(&mut self, trace: TraceId, pause: usize) {
        self.has_lacked = true;
        if self.lots == 0 || self.since_shed >= pause {
            self.lots |= lot(trace);
            self.since_shed = 0;
        }
    }

    /// There is room. One comes back, unless another one did before fewer than so many came.
    pub(super) fn relent(&mut self, pause: usize) {
        if self.since_back >= pause {
            self.lots &= self.lots.saturating_sub(1);
            self.since_back = 0;
        }
    }

    /// All of them come back, if nothing waits or there was room for everything since this was last called.
    pub(super) fn calm(&mut self, nothing_waits: bool) {
        if nothing_waits || !self.has_lacked {
            *self = Self::default();
        }
        self.has_lacked = false;
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

    #[test]
    fn lots_are_shed_and_come_back_one_by_one() {
        let mut shed = Shed::default();
        let traces: Vec<_> = (1..=1000_u128).map(TraceId::from).collect();
        shed.add(traces[0], 10);
        assert!(shed.has(traces[0]));
        for trace in &traces {
            shed.count(5);
            shed.add(*trace, 10);
        }
        // Ids in a row fall into all lots.
        assert_eq!(shed.lots, u64::MAX);
        for back in 0..64 {
            assert_eq!(shed.lots.count_zeros(), back);
            shed.count(10);
            shed.relent(10);
            shed.relent(10);
        }
        assert!(shed.is_empty());
        assert!(!traces.iter().any(|trace| shed.has(*trace)));
    }

    #[test]
    fn no_more_are_shed_than_it_takes() {
        let mut shed = Shed::default();
        for trace in 1..=100_u128 {
            shed.count(1);
            shed.add(TraceId::from(trace), 10);
        }
        assert!((2..=11).contains(&shed.lots.count_ones()), "{shed:?}");
    }
}
