//! The counter of the processor, and the clock of the system.

use std::time::{SystemTime, UNIX_EPOCH};

/// A counter that runs evenly, and the clock that it is held against.
pub(super) trait Source {
    /// Whether the counter can be relied on. Asked once.
    fn is_sound(&self) -> bool;
    fn ticks(&self) -> u64;
    /// Nanoseconds since 1970.
    fn wall(&self) -> u64;
}

/// Those of this machine.
pub(super) struct Hardware;

impl Source for Hardware {
    fn is_sound(&self) -> bool {
        // The kernel watches the counter against other clocks, and takes another source when it is not what it should be.
        cfg!(all(target_os = "linux", target_arch = "x86_64"))
            && std::fs::read_to_string(
                "/sys/devices/system/clocksource/clocksource0/current_clocksource",
            )
            .is_ok_and(|source| source.trim() == "tsc")
    }

    #[inline]
    fn ticks(&self) -> u64 {
        #[cfg(target_arch = "x86_64")]
        {
            #[expect(
                unsafe_code,
                reason = "the standard library has no safe way to the counter, and it halves what a span's times cost"
            )]
            // SAFETY: `rdtsc` reads a register and touches no memory. Every x86-64 processor has it. A process can be
            // forbidden to execute it, but is only asked to where the kernel's clock source is this very counter, and
            // there each look at the system's clock executes it too.
            unsafe {
                core::arch::x86_64::_rdtsc()
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        0
    }

    fn wall(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
            })
    }
}

/// A moment on both.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) ticks: u64,
    pub(super) nanos: u64,
    /// How many ticks later than at `ticks` it may have been when `nanos` was read.
    pub(super) gap: u64,
}

impl Look {
    /// The best of a few, since anything can come between the two readings. The counter is read first: what is made of
    /// this is never behind the clock.
    pub(super) fn at(source: &impl Source) -> Self {
        let look = || {
            let ticks = source.ticks();
            let nanos = source.wall();
            let gap = source.ticks().wrapping_sub(ticks);
            Self { ticks, nanos, gap }
        };
        let (first, others) = (look(), [look(), look()]);
        others.into_iter().fold(
            first,
            |best, look| {
                if look.gap < best.gap { look } else { best }
            },
        )
    }
}
