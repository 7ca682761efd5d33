//! The record of a span that has just ended, in the hands of who has last words.

use super::local;
use super::record::Record;
use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

thread_local! {
    /// Whether who ends a span on this thread wants its record.
    static IS_WANTED: Cell<bool> = const { Cell::new(false) };
    /// When the span ends that is being ended on this thread, in nanoseconds since 1970. None: as it is told otherwise.
    static TIME: Cell<u64> = const { Cell::new(0) };
    static WANTED: Cell<Option<Ended>> = const { Cell::new(None) };
}

/// The record of a span that has ended. It is handed on when this is dropped.
#[derive(Debug)]
pub(crate) struct Ended {
    hub: u64,
    /// There until then.
    record: Option<Box<Record>>,
}

impl Ended {
    /// Of the recorder's span that `end` ends, through whatever lies around it. `None` if it had ended before.
    #[inline]
    pub(crate) fn by(end: impl FnOnce()) -> Option<Self> {
        IS_WANTED.set(true);
        end();
        IS_WANTED.set(false);
        WANTED.try_with(Cell::take).ok().flatten()
    }

    pub(crate) fn record(&mut self) -> Option<&mut Record> {
        self.record.as_deref_mut()
    }
}

/// Ends the recorder's span at a time that is not made into the type of the trait, and back: that takes as long as looking
/// at the clock. `end` passes on any time.
#[inline]
pub(crate) fn at(nanos: u64, end: impl FnOnce(SystemTime)) {
    TIME.set(nanos);
    end(UNIX_EPOCH);
    // Where it had ended before, nobody took it.
    TIME.set(0);
}

/// The time for the span that is being ended.
#[inline]
pub(super) fn take_time() -> Option<u64> {
    Some(TIME.replace(0)).filter(|nanos| *nanos != 0)
}

/// Gives an ended span's record to who wants it, else away.
#[inline]
pub(super) fn give(hub: u64, record: Box<Record>) {
    let record = Some(record);
    let ended = Ended { hub, record };
    if IS_WANTED.get() {
        let _ = WANTED.try_with(|wanted| wanted.set(Some(ended)));
    }
}

impl Drop for Ended {
    #[inline]
    fn drop(&mut self) {
        if let Some(record) = self.record.take() {
            local::hand_over(self.hub, record);
        }
    }
}
