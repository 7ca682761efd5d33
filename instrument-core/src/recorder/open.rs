//! A span that goes on, for those who meet it in a context. Who holds its record ends it without a lock, and what the others add
//! waits here for that.

use super::limits::Limits;
use super::local;
use super::record::Record;
use crate::locked::lock;
use crate::prefetch::prefetch;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

/// The span of a record, as it is met in contexts. It stays with the record, which is used for one span after the other.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The number of the hub whose limits are set. None: zero.
    hub: u64,
    /// There once limits were set.
    seen: Option<Seen>,
}

/// The same in a context, which may be there still when the record is another span's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    place: &'static Place,
    number: u64,
}

/// Where the two meet. On a cache line of its own: the next one is another thread's.
#[derive(Debug)]
#[repr(align(64))]
struct Place {
    /// The number of the span that goes on; its last bits say what others have done with it.
    state: AtomicU64,
    added: Mutex<Adding>,
}

#[derive(Debug)]
struct Adding {
    limits: Limits,
    added: Option<Added>,
}

/// What was added to a span by who knew nothing but its context.
#[derive(Debug)]
pub(super) struct Added {
    to: u64,
    pub(super) is_renamed: bool,
    /// Whether the span was ended there.
    pub(super) is_ended: bool,
    pub(super) record: Box<Record>,
}

/// Somebody else has ended the span.
pub(super) struct Ended;

/// Somebody has added to the span.
const ADDED: u64 = 1;
/// And has ended it.
const ENDED: u64 = 2;
const NEXT: u64 = 4;

impl Open {
    /// The spans of this record are of that hub from now on, and have its limits.
    pub(super) fn enter(&mut self, hub: u64, limits: Limits) {
        self.hub = hub;
        let seen = self.seen.get_or_insert_with(Seen::free);
        seen.place.adding().limits = limits;
    }

    #[inline(always)]
    pub(super) fn prefetch(&self) {
        if let Some(Seen { place, .. }) = self.seen {
            prefetch(&place.state);
        }
    }

    pub(super) fn leave(&mut self) {
        self.hub = 0;
    }

    #[inline]
    pub(super) fn hub(&self) -> u64 {
        self.hub
    }

    #[inline]
    pub(super) fn seen(&self) -> Option<Seen> {
        self.seen
    }

    /// Gives what was added to the span so far. An error if it was also ended there, which its end will find.
    #[inline]
    pub(super) fn added(&self) -> Result<Option<Added>, Ended> {
        match self.seen {
            Some(Seen { place, number }) if place.state.load(Ordering::Acquire) & ADDED != 0 => {
                place.take_unless_ended(number)
            }
            _ => Ok(None),
        }
    }

    /// The span has ended. Gives what was added to it: who adds at this very moment may come too late.
    #[inline]
    pub(super) fn close(&mut self) -> Option<Added> {
        let Seen { place, number } = self.seen.as_mut()?;
        let ended = *number;
        let is_added = place.state.load(Ordering::Acquire) & ADDED != 0;
        *number = ended.wrapping_add(NEXT);
        place.state.store(*number, Ordering::Release);
        if is_added { place.take(ended) } else { None }
    }
}

/// A record's copy is of a span that has ended, and of no hub.
impl Clone for Open {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.close();
        if let Some(Seen { place, .. }) = self.seen {
            lock(&FREE).push(place);
        }
    }
}

impl Seen {
    pub(super) fn is_open(self) -> bool {
        self.place.state.load(Ordering::Acquire) & !ADDED == self.number
    }

    /// Adds to the span, if it still goes on.
    pub(super) fn add(self, add: impl FnOnce(&mut Added)) {
        self.change(ADDED, add);
    }

    /// Ends it.
    pub(super) fn end(self, end: u64) {
        self.change(ADDED | ENDED, |added| {
            added.record.end = end;
            added.is_ended = true;
        });
    }

    #[cold]
    fn change(self, to: u64, change: impl FnOnce(&mut Added)) {
        let Self { place, number } = self;
        let mut adding = place.adding();
        let state = place.state.load(Ordering::Acquire);
        if state & !ADDED != number {
            return;
        }
        change(adding.to(number));
        // If it has ended meanwhile, whoever adds next finds what is here to be another span's.
        if state | to != state {
            let (order, failed) = (Ordering::AcqRel, Ordering::Relaxed);
            let _ = place
                .state
                .compare_exchange(state, state | to, order, failed);
        }
    }

    #[cold]
    fn free() -> Self {
        let mut free = lock(&FREE);
        if free.is_empty() {
            let block: Vec<_> = (0..BLOCK).map(|_| Place::default()).collect();
            free.extend(block.leak().iter());
        }
        let place = free.pop().expect("a block of them is there");
        let number = place.state.load(Ordering::Relaxed);
        Self { place, number }
    }
}

impl Place {
    fn adding(&self) -> MutexGuard<'_, Adding> {
        lock(&self.added)
    }

    #[cold]
    fn take_unless_ended(&self, number: u64) -> Result<Option<Added>, Ended> {
        let mut adding = self.adding();
        match &adding.added {
            Some(added) if added.to == number && added.is_ended => Err(Ended),
            Some(added) if added.to == number => Ok(adding.added.take()),
            _ => Ok(None),
        }
    }

    #[cold]
    fn take(&self, number: u64) -> Option<Added> {
        let added = self.adding().added.take();
        added.filter(|added| added.to == number)
    }
}

impl Default for Place {
    fn default() -> Self {
        Self {
            state: AtomicU64::new(0),
            added: Mutex::new(Adding {
                limits: Limits::NONE,
                added: None,
            }),
        }
    }
}

impl Adding {
    fn to(&mut self, number: u64) -> &mut Added {
        let limits = self.limits;
        if self.added.as_ref().is_some_and(|added| added.to != number) {
            self.added = None;
        }
        self.added.get_or_insert_with(|| Added {
            to: number,
            is_renamed: false,
            is_ended: false,
            record: local::record_for_additions(limits),
        })
    }
}

/// Places without a record. They are never freed, since any context may still know one: there are as many as there were records at
/// the same time.
static FREE: Mutex<Vec<&'static Place>> = Mutex::new(Vec::new());
/// So many are made at once.
const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Open {
        let mut open = Open::default();
        open.enter(1, Limits::NONE);
        open
    }

    fn rename(seen: Seen) {
        seen.add(|added| added.is_renamed = true);
    }

    #[test]
    fn what_is_added_is_had_at_the_end_and_nothing_after() {
        let mut open = open();
        let first = open.seen().expect("it has limits");
        assert!(first.is_open());
        rename(first);
        assert!(first.is_open());
        assert!(open.close().is_some_and(|added| added.is_renamed));
        assert!(!first.is_open());
        rename(first);

        let second = open.seen().expect("it still has them");
        assert!(!first.is_open() && second.is_open());
        rename(first);
        assert!(open.close().is_none());
    }

    #[test]
    fn what_came_too_late_is_not_the_next_spans() {
        let mut open = open();
        let first = open.seen().expect("it has limits");
        // As if it ended between the look and the addition.
        first.place.adding().to(first.number).is_renamed = true;
        assert!(open.close().is_none());
        let second = open.seen().expect("it still has them");
        second.add(|_| ());
        assert!(open.close().is_some_and(|added| !added.is_renamed));
    }

    #[test]
    fn who_ends_it_ends_it_for_all() {
        let mut open = open();
        let seen = open.seen().expect("it has limits");
        seen.end(7);
        assert!(!seen.is_open());
        rename(seen);
        let added = open.close().expect("it was ended");
        assert!(added.is_ended && added.record.end == 7 && !added.is_renamed);
    }

    #[test]
    fn a_span_whose_record_is_gone_has_ended() {
        let gone = open();
        let seen = gone.seen().expect("it has limits");
        drop(gone);
        assert!(!seen.is_open());
        let others: Vec<_> = (0..1000).map(|_| open()).collect();
        assert!(!seen.is_open());
        assert!(others.iter().filter_map(Open::seen).all(Seen::is_open));
    }
}
