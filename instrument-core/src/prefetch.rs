//! Memory that another core has, asked for before it is written to: a store waits for it, and the next locked instruction for the
//! store.

/// So many bytes go from core to core together.
const LINE: usize = 64;
/// What is longer is seldom needed as a whole.
const LINES: usize = 8;

/// Asks for the memory of `value`, and goes on.
#[inline(always)]
pub(crate) fn prefetch<T: ?Sized>(value: &T) {
    let (start, size) = (std::ptr::from_ref(value).cast::<u8>(), size_of_val(value));
    for at in (0..size).step_by(LINE).take(LINES) {
        ask(start.wrapping_add(at));
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn ask(address: *const u8) {
    #[expect(
        unsafe_code,
        reason = "the standard library asks for memory that is read only, and callers whose spans another core exports need a sixth less time"
    )]
    // SAFETY: a hint, for whatever address: it changes nothing that a program could see, and never faults. The oldest of these
    // processors do not know it, and do nothing.
    unsafe {
        core::arch::asm!(
            "prefetchw [{}]",
            in(reg) address,
            options(nostack, preserves_flags, readonly)
        );
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn ask(_address: *const u8) {}
