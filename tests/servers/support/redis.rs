//! Redis.

use crate::exchange::exchange;
use crate::{Daemon, Server};
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::process::Command;

/// A Redis that has written each change down before it answers.
#[derive(Debug)]
pub struct Redis(Daemon);

impl Redis {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one with arguments of its own, such as `["--requirepass", "…"]`.
    ///
    /// # Panics
    ///
    /// See [`start`](Self::start).
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let program = Server::Redis.program();
        let program = program.expect("run `.ci/servers redis`");
        let (daemon, _) = Daemon::start(
            Server::Redis,
            |[port], folder| {
                let mut redis = Command::new(&program);
                redis
                    .args([
                        "--port",
                        &port.to_string(),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                    ])
                    .arg("--dir")
                    .arg(folder.path())
                    .arg("--unixsocket")
                    .arg(folder.path().join("socket"))
                    .args(arguments);
                redis
            },
            answers,
        );
        Self(daemon)
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.0.folder().path().join("socket")
    }

    /// For a client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port())
    }
}

impl Deref for Redis {
    type Target = Daemon;

    fn deref(&self) -> &Daemon {
        &self.0
    }
}

impl DerefMut for Redis {
    fn deref_mut(&mut self) -> &mut Daemon {
        &mut self.0
    }
}

/// Whether it answers, be it that it wants a password. While it reads its data, it is `-LOADING`.
fn answers(port: u16) -> bool {
    exchange(port, b"PING\r\n")
        .is_some_and(|answer: [u8; 5]| answer == *b"+PONG" || answer == *b"-NOAU")
}
