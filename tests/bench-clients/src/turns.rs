//! A future's turns, apart from what it waits for.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake};

/// An instrument: called with each turn.
pub(crate) type Around<'a> = &'a mut dyn FnMut(&mut dyn FnMut());

/// Whether the future has something to do again.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Polls to the end, each time through `around`; in between, `wait` is called, which is not measured.
///
/// A caller who sleeps meanwhile would be measured by how long its sleep took to begin, and one who has more to do of its
/// own would sleep less.
pub(crate) fn drive(future: impl Future, around: Around<'_>, wait: impl Fn()) {
    let mut future = pin!(future);
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let waker = woken.clone().into();
    let mut cx = Context::from_waker(&waker);
    let mut ready = false;
    loop {
        around(&mut || ready = matches!(future.as_mut().poll(&mut cx), Poll::Ready(_)));
        if ready {
            return;
        }
        loop {
            wait();
            if woken.0.swap(false, Ordering::Acquire) {
                break;
            }
        }
    }
}
