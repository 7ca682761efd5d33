//! When a process is to stop.

use std::{io, thread};
use tokio::sync::{oneshot, watch};

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
    /// When the system does not tell of signals, or has no thread for the input.
    pub fn at_signals(with_input: bool) -> io::Result<Self> {
        let signal = signal()?;
        let input = if with_input { Some(input()?) } else { None };
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                () = signal => {}
                () = ended(input) => {}
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

/// Tells of the standard input's end. A read of it cannot be broken off: the runtime would wait for one of its own before it
/// ends, and with it a process that has failed. Nobody waits for this thread.
fn input() -> io::Result<oneshot::Receiver<()>> {
    let (tell, told) = oneshot::channel();
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            // What cannot be read has ended.
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            let _ = tell.send(());
        })?;
    Ok(told)
}

async fn ended(input: Option<oneshot::Receiver<()>>) {
    match input {
        Some(input) => drop(input.await),
        None => std::future::pending().await,
    }
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
