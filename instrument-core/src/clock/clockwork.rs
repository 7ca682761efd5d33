//! One anchor for all threads, read without a lock, made anew by whoever finds it too old.

use super::anchor::Anchor;
use super::rate::Rate;
use super::source::{Look, Source};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};
use std::sync::{Mutex, OnceLock, TryLockError};

pub(super) struct Clockwork<S> {
    pub(super) source: S,
    is_sound: OnceLock<bool>,
    /// Even while the anchor is whole; changed before and after it is written.
    turn: AtomicU32,
    ticks: AtomicU64,
    nanos: AtomicU64,
    rate: AtomicU64,
    life: AtomicU64,
    /// The latest time that the last anchor tells, for those who come while the next one is written.
    told: AtomicU64,
    /// Held by whoever makes the next anchor.
    making: Mutex<Option<Rate>>,
}

impl<S> Clockwork<S> {
    pub(super) const fn new(source: S) -> Self {
        Self {
            source,
            is_sound: OnceLock::new(),
            turn: AtomicU32::new(0),
            ticks: AtomicU64::new(0),
            nanos: AtomicU64::new(0),
            rate: AtomicU64::new(0),
            // It holds for no tick at all.
            life: AtomicU64::new(0),
            told: AtomicU64::new(0),
            making: Mutex::new(None),
        }
    }

    #[inline]
    fn anchor(&self) -> Option<Anchor> {
        let turn = self.turn.load(Ordering::Acquire);
        let anchor = Anchor {
            ticks: self.ticks.load(Ordering::Relaxed),
            nanos: self.nanos.load(Ordering::Relaxed),
            rate: self.rate.load(Ordering::Relaxed),
            life: self.life.load(Ordering::Relaxed),
        };
        fence(Ordering::Acquire);
        (turn % 2 == 0 && turn == self.turn.load(Ordering::Relaxed)).then_some(anchor)
    }

    /// Only by who holds `making`.
    fn set_anchor(&self, anchor: Anchor) {
        let turn = self.turn.load(Ordering::Relaxed);
        self.turn.store(turn.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        self.ticks.store(anchor.ticks, Ordering::Relaxed);
        self.nanos.store(anchor.nanos, Ordering::Relaxed);
        self.rate.store(anchor.rate, Ordering::Relaxed);
        self.life.store(anchor.life, Ordering::Relaxed);
        self.turn.store(turn.wrapping_add(2), Ordering::Release);
    }
}

impl<S: Source> Clockwork<S> {
    /// Nanoseconds since 1970; `None` where only the system's clock can say.
    pub(super) fn now(&self) -> Option<u64> {
        self.by_anchor().or_else(|| self.later())
    }

    /// The same while the anchor holds, which is most often.
    #[inline]
    pub(super) fn by_anchor(&self) -> Option<u64> {
        let anchor = self.anchor();
        // After the anchor: one that is newer than the ticks does not hold for them.
        let ticks = self.source.ticks();
        anchor.and_then(|anchor| anchor.nanos_at(ticks))
    }

    fn later(&self) -> Option<u64> {
        if !self.is_sound.get_or_init(|| self.source.is_sound()) {
            return None;
        }
        let mut rate = match self.making.try_lock() {
            Ok(rate) => rate,
            Err(TryLockError::Poisoned(rate)) => rate.into_inner(),
            // Someone is at it, and may be kept from it for long.
            Err(TryLockError::WouldBlock) => return Some(self.not_back()),
        };
        let (last, ticks) = (self.anchor()?, self.source.ticks());
        if let Some(nanos) = last.nanos_at(ticks) {
            return Some(nanos);
        }
        if rate.as_ref().is_some_and(|rate| rate.is_too_early(ticks)) {
            return None;
        }
        self.told.store(last.end(), Ordering::Relaxed);
        let look = Look::at(&self.source);
        match rate.get_or_insert_with(|| Rate::begin(look)).after(look) {
            Some(rate) => {
                self.set_anchor(last.next(look, rate));
                Some(self.not_back())
            }
            // Not known, or no longer.
            None => {
                self.set_anchor(Anchor::default());
                None
            }
        }
    }

    /// The system's time, while that is later than what is told by the anchor. The next one is nowhere behind this.
    fn not_back(&self) -> u64 {
        // Before the look at the anchor: by one that comes in between, others may be told a later time than this.
        let wall = self.source.wall();
        match self.anchor() {
            Some(anchor) => anchor
                .nanos_at(self.source.ticks())
                .unwrap_or_else(|| anchor.end().max(wall)),
            None => self.told.load(Ordering::Relaxed).max(wall),
        }
    }
}
