//! Threads aside: for what may block for ever, or must not be done on a runtime's thread.

use crate::locked::lock;
use std::io;
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread;

type Work = Box<dyn FnOnce() + Send>;

/// Threads that have done something, and wait for more: to start one takes longer than most flushes. They end when this is dropped or
/// [closed](Self::close).
pub(super) struct Aside(Arc<Idle>);

/// None once it is closed.
struct Idle(Mutex<Option<Vec<mpsc::Sender<Work>>>>);

impl Aside {
    pub(super) fn new() -> Self {
        Self(Arc::new(Idle(Mutex::new(Some(Vec::new())))))
    }

    /// Does it on a thread that does nothing else meanwhile. A panic ends that thread.
    pub(super) fn run(&self, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let mut work: Work = Box::new(work);
        while let Some(idle) = self.0.take() {
            match idle.send(work) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(not_sent)) => work = not_sent,
            }
        }
        let idle = Arc::downgrade(&self.0);
        thread::Builder::new()
            .name("instrument-rest".to_owned())
            .spawn(move || serve(work, &idle))
            .map(drop)
    }

    /// Nobody waits here any more.
    pub(super) fn close(&self) {
        lock(&self.0.0).take();
    }
}

impl Idle {
    fn take(&self) -> Option<mpsc::Sender<Work>> {
        lock(&self.0).as_mut()?.pop()
    }

    /// Gives where more work comes from.
    fn wait(&self) -> Option<mpsc::Receiver<Work>> {
        let (more, waiting) = mpsc::channel();
        lock(&self.0).as_mut()?.push(more);
        Some(waiting)
    }
}

fn serve(mut work: Work, idle: &Weak<Idle>) {
    loop {
        work();
        // Not held while it is waited for: the last one else ends this.
        let waiting = idle.upgrade().and_then(|idle| idle.wait());
        match waiting.map(|waiting| waiting.recv()) {
            Some(Ok(more)) => work = more,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::ThreadId;

    /// On which thread it was done.
    fn done(aside: &Aside) -> ThreadId {
        let (done, doing) = mpsc::channel();
        aside
            .run(move || done.send(thread::current().id()).expect("it is waited for"))
            .expect("there are threads");
        doing.recv().expect("it was done")
    }

    fn wait_for(aside: &Aside, idle: usize) {
        while lock(&aside.0.0).as_ref().map_or(0, Vec::len) != idle {
            thread::yield_now();
        }
    }

    #[test]
    fn a_thread_that_waits_is_used_again_and_one_that_is_busy_is_not() {
        let aside = Aside::new();
        let first = done(&aside);
        wait_for(&aside, 1);
        assert_eq!(done(&aside), first);
        wait_for(&aside, 1);

        let (go_on, held) = mpsc::channel::<()>();
        aside
            .run(move || {
                let _ = held.recv();
            })
            .expect("there are threads");
        let other = done(&aside);
        assert_ne!(other, first);
        drop(go_on);
        wait_for(&aside, 2);
    }

    #[test]
    fn a_panic_is_not_the_next_ones() {
        let aside = Aside::new();
        aside
            .run(|| panic!("as planned"))
            .expect("there are threads");
        done(&aside);
        wait_for(&aside, 1);
    }

    #[test]
    fn who_waits_goes_when_it_is_closed_or_gone() {
        for end in [
            |aside: Aside| drop(aside),
            |aside: Aside| {
                aside.close();
                // What comes after is done, and nobody waits for more.
                done(&aside);
                wait_for(&aside, 0);
                std::mem::forget(aside);
            },
        ] {
            let aside = Aside::new();
            let (gone, going) = mpsc::channel::<()>();
            let work = move || {
                thread_local!(static GONE: std::cell::OnceCell<mpsc::Sender<()>> = const { std::cell::OnceCell::new() });
                GONE.with(|it| it.set(gone)).expect("it is set once");
            };
            aside.run(work).expect("there are threads");
            wait_for(&aside, 1);
            end(aside);
            assert!(going.recv().is_err(), "the thread has let go of it");
        }
    }
}
