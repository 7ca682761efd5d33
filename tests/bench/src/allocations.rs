//! Counts what the calling thread allocates.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often this thread has allocated so far, growing in place included.
pub(crate) fn count() -> u64 {
    COUNT.get()
}

/// The system's allocator, with one increment of a thread-local on top: it stays on while the clock runs, since all
/// contenders pay it alike and it is below what the clock resolves.
struct Counting;

fn counted() {
    COUNT.set(COUNT.get() + 1);
}

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe to implement; every call goes to the system's unchanged"
)]
// SAFETY: the layouts and pointers are the caller's, and `counted` neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        counted();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        counted();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        counted();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}
