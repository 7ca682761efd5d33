//! The one thread on which everything of export runs.

use crate::locked::lock;
use opentelemetry::Context;
use std::convert::Infallible;
use std::future::Future;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;
use std::{fmt, io};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

const NAME: &str = "instrument-export";
/// What a wait gives the worker to say itself that the time is over, which it does with the cause.
pub(super) const GRACE: Duration = Duration::from_millis(250);

/// A thread with a runtime of its own: export works in an application with any runtime or none, and an
/// application that blocks its runtime does not block export.
///
/// The thread ends when the last clone is gone, or when it is told to.
#[derive(Clone)]
pub(crate) struct Worker(Arc<Inner>);

struct Inner {
    handle: Handle,
    thread: ThreadId,
    stop: Mutex<Option<oneshot::Sender<Infallible>>>,
    /// Nothing is sent: it is disconnected when the thread is through.
    stopped: Mutex<mpsc::Receiver<Infallible>>,
}

impl Worker {
    pub(crate) fn start() -> io::Result<Self> {
        let (stop, told_to_stop) = oneshot::channel();
        let (is_through, stopped) = mpsc::channel();
        let (started, starting) = mpsc::sync_channel(1);
        let thread = thread::Builder::new()
            .name(NAME.to_owned())
            .spawn(move || {
                let _is_through: mpsc::Sender<Infallible> = is_through;
                run(&started, told_to_stop);
            })?;
        let handle = starting
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the thread of export ended at once")))?;
        Ok(Self(Arc::new(Inner {
            handle,
            thread: thread.thread().id(),
            stop: Mutex::new(Some(stop)),
            stopped: Mutex::new(stopped),
        })))
    }

    /// Where to spawn what belongs to export.
    pub(crate) fn handle(&self) -> &Handle {
        &self.0.handle
    }

    /// Runs `work` over there and blocks this thread until it is done: at most for `deadline`, and not at all on
    /// the worker's own thread, which would wait for itself. It is done in either case.
    pub(crate) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
        deadline: Duration,
    ) -> Option<T> {
        let wait = self.begin(work);
        wait(deadline.saturating_add(GRACE))
    }

    /// Begins the same; what is returned waits, as long as it is told.
    pub(crate) fn begin<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> impl FnOnce(Duration) -> Option<T> {
        let (done, doing) = mpsc::sync_channel(1);
        self.handle().spawn(async move {
            // Nobody waits any more if this fails.
            let _ = done.try_send(work.await);
        });
        let is_here = thread::current().id() == self.0.thread;
        move |deadline| {
            (!is_here)
                .then(|| doing.recv_timeout(deadline).ok())
                .flatten()
        }
    }

    /// Ends the thread and all that still runs on it. False if it was not through in time.
    pub(crate) fn stop(&self, deadline: Duration) -> bool {
        lock(&self.0.stop).take();
        if thread::current().id() == self.0.thread {
            return false;
        }
        let stopped = lock(&self.0.stopped);
        matches!(
            stopped.recv_timeout(deadline),
            Err(mpsc::RecvTimeoutError::Disconnected)
        )
    }
}

fn run(
    started: &mpsc::SyncSender<io::Result<Handle>>,
    told_to_stop: oneshot::Receiver<Infallible>,
) {
    // What export does is not itself traced or logged over OTLP: that would never end.
    let _suppressed = Context::enter_telemetry_suppressed_scope();
    // The runtime is made and dropped on this thread: elsewhere, in an asynchronous context, it could not be.
    let runtime = match Builder::new_current_thread()
        .enable_all()
        .thread_name(NAME)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = started.send(Err(error));
            return;
        }
    };
    let _ = started.send(Ok(runtime.handle().clone()));
    // Also when the other end is dropped.
    let _ = runtime.block_on(told_to_stop);
    // A name that is still being looked up, or somebody's exporter that hangs, holds nothing up.
    runtime.shutdown_background();
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("thread", &self.0.thread)
            .finish_non_exhaustive()
    }
}
