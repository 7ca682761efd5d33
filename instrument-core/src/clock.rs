//! The time of spans: the system's clock, read through the processor's own counter where that is sound.
//!
//! A look at the system's clock is a tenth of a small span's cost, and there are two in each span. The counter of an
//! x86-64 processor costs a third of it. It is used where the kernel keeps its own time by it, which it does only on
//! machines where it runs evenly and alike on all cores; elsewhere, the system's clock is asked each time.
//!
//! How the counter becomes time: an [`Anchor`](anchor::Anchor) is a moment on both, and a rate. It holds for [`LIFE`];
//! whoever needs the time after that makes the next one, out of a fresh look at both. Who needs it meanwhile, asks the
//! system.
//!
//! What that means for the times that are recorded, and the tests of this module hold it to:
//!
//! * they are within a microsecond of the system's clock while that runs evenly, and within twenty while it is slewed back
//!   and forth as fast as kernels do (500 ppm);
//! * they never go back, on whichever thread they are read, unless the system's clock is set back by more than [`STEP`],
//!   which they follow within [`LIFE`]. (On several cores, a reading can pass another by as long as a processor waits for
//!   memory, since it reads its counter meanwhile: microseconds at most. And, where a thread is kept from making an anchor, by
//!   what the system's clock is slewed in that time.)

mod anchor;
mod clockwork;
mod rate;
mod source;
#[cfg(test)]
mod tests;

use clockwork::Clockwork;
use source::{Hardware, Source as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long an anchor holds, in nanoseconds.
const LIFE: u64 = 10_000_000;
/// A difference to the system's clock that is no drift, in nanoseconds: someone has set it.
const STEP: u64 = 20_000;

static CLOCK: Clockwork<Hardware> = Clockwork::new(Hardware);

/// What time it is by the clock of spans: for times that are told with one, and for what is compared with its own.
///
/// ```
/// use instrument_core::{now, span};
///
/// let asked = now();
/// // …
/// span!("answer").started_at(asked).start().end();
/// ```
#[must_use]
#[inline]
pub fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_nanos(nanos())
}

/// The same in nanoseconds since 1970.
#[inline]
pub(crate) fn nanos() -> u64 {
    CLOCK.by_anchor().unwrap_or_else(elsewhere)
}

#[cold]
fn elsewhere() -> u64 {
    CLOCK.now().unwrap_or_else(|| Hardware.wall())
}
