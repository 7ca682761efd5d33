//! What the traced functions do: next to nothing, the same in every contender.

use std::future::Future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{self, Poll, Waker};

/// The body of the functions without attributes.
#[inline(always)]
pub(crate) fn none(x: u64) -> u64 {
    black_box(x)
}

/// The body of the functions with three attributes.
#[inline(always)]
pub(crate) fn three(id: i64, kind: &'static str, name: &str) -> i64 {
    black_box(id + kind.len() as i64 + name.len() as i64)
}

/// Pending once, so that every async function is polled twice.
pub(crate) fn suspend() -> Suspend {
    Suspend { suspended: false }
}

/// The future of [`suspend`].
pub(crate) struct Suspend {
    suspended: bool,
}

impl Future for Suspend {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<()> {
        if self.suspended {
            return Poll::Ready(());
        }
        self.suspended = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Polls until ready, with no runtime in between.
#[inline(always)]
pub(crate) fn poll<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = task::Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}
