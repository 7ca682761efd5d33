//! PostgreSQL.

use crate::exchange::exchange;
use crate::ordinary_user::as_ordinary_user;
use crate::prepared::prepare;
use crate::{Daemon, Server};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A PostgreSQL with a cluster of its own. Whoever connects is let in with any password.
#[derive(Debug)]
pub struct Postgres(Daemon);

impl Postgres {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one with settings of its own, such as `max_connections=5`.
    ///
    /// # Panics
    ///
    /// See [`start`](Self::start).
    #[must_use]
    pub fn start_with(settings: &[&str]) -> Self {
        let program = Server::Postgres.program();
        let program = program.expect("run `.ci/servers postgres`");
        let (daemon, _) = Daemon::start(
            Server::Postgres,
            |[port], folder| {
                let data = folder.path().join("data");
                let mut initdb = Command::new(program.with_file_name("initdb"));
                initdb
                    .args([
                        "--auth=trust",
                        "--username=postgres",
                        "--no-sync",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--pgdata",
                    ])
                    .arg(&data);
                as_ordinary_user(&mut initdb, folder);
                prepare(initdb, folder);
                let mut postgres = Command::new(&program);
                postgres
                    .arg("-D")
                    .arg(data)
                    .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k"])
                    .arg(folder.path())
                    .args(["-c", "fsync=off"]);
                for setting in settings {
                    postgres.args(["-c", setting]);
                }
                as_ordinary_user(&mut postgres, folder);
                postgres
            },
            answers,
        );
        Self(daemon)
    }

    /// The folder with its socket.
    #[must_use]
    pub fn socket_folder(&self) -> &Path {
        self.0.folder().path()
    }

    /// For a client: the administrator's account and database.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port())
    }
}

impl Deref for Postgres {
    type Target = Daemon;

    fn deref(&self) -> &Daemon {
        &self.0
    }
}

impl DerefMut for Postgres {
    fn deref_mut(&mut self) -> &mut Daemon {
        &mut self.0
    }
}

/// Whether it lets a client in: `R`. While it starts or recovers, it is `E`.
fn answers(port: u16) -> bool {
    let parameters = b"user\0postgres\0database\0postgres\0\0";
    let length = u32::try_from(8 + parameters.len()).expect("few bytes");
    let mut hello = length.to_be_bytes().to_vec();
    // Protocol 3.0.
    hello.extend(0x0003_0000_u32.to_be_bytes());
    hello.extend(parameters);
    exchange(port, &hello) == Some(*b"R")
}

/// Debian puts it beside the path, in a folder of its version: the newest.
pub(crate) fn program() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |folder: &PathBuf| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let folders = versions.flatten().map(|entry| entry.path());
    let newest = folders.max_by_key(version)?;
    Some(newest.join("bin/postgres"))
}
