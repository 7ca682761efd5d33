//! When a process is to stop.

use std::io;
use tokio::io::AsyncReadExt as _;
use tokio::sync::watch;

/// When a process is to stop. Clones know the same.
#[derive(Clone, Debug)]
pub struct Stopping {
    told: watch::Receiver<bool>,
}

impl Stopping {
    /// By Ctrl-C, or as orchestrators do it; by the end of the standard input too, if `with_input`. It listens for that from
    /// now on, and not only once it is awaited: before, a signal would end the process at once.
    ///
    /// # Errors
    ///
    /// When the system does not tell of signals.
    pub fn at_signals(with_input: bool) -> io::Result<Self> {
        let signal = signal()?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                () = signal => {}
                () = end_of_input(), if with_input => {}
            }
            tell.send_replace(true);
            // What it told stays known.
            tell.closed().await;
        });
        Ok(Self { told })
    }

    /// With what makes it stop, for tests and for parts of a process.
    #[must_use]
    pub fn by_hand() -> (watch::Sender<bool>, Self) {
        let (tell, told) = watch::channel(false);
        (tell, Self { told })
    }

    /// Whether it is to stop.
    #[must_use]
    pub fn is_now(&self) -> bool {
        *self.told.borrow()
    }

    /// Ready when it is to stop, also if nobody is left who could say so.
    pub async fn wait(&self) {
        let mut told = self.told.clone();
        let _ = told.wait_for(|stops| *stops).await;
    }
}

async fn end_of_input() {
    let mut input = tokio::io::stdin();
    let mut ignored = [0; 64];
    while input.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
