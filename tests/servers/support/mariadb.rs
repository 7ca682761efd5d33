//! MariaDB.

use crate::exchange::exchange;
use crate::ordinary_user::as_ordinary_user;
use crate::prepared::prepare;
use crate::{Daemon, Server};
use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::process::Command;

/// What it does before it takes clients, each time it starts.
const ACCOUNT: &str = "\
CREATE DATABASE IF NOT EXISTS test;
CREATE USER IF NOT EXISTS 'tester'@'%' IDENTIFIED BY 'of-the-tests';
GRANT ALL ON *.* TO 'tester'@'%';
";

/// A MariaDB with data of its own.
#[derive(Debug)]
pub struct MariaDb(Daemon);

impl MariaDb {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one with arguments of its own, such as `--max-connections=5`.
    ///
    /// # Panics
    ///
    /// See [`start`](Self::start).
    #[must_use]
    pub fn start_with(arguments: &[&str]) -> Self {
        let program = Server::MariaDb.program();
        let program = program.expect("run `.ci/servers mariadb`");
        let (daemon, _) = Daemon::start(
            Server::MariaDb,
            |[port], folder| {
                let path = |name| folder.path().join(name);
                let (data, account) = (path("data"), path("account.sql"));
                fs::write(&account, ACCOUNT).expect("the test's own folder takes a file");
                let mut install = Command::new("mariadb-install-db");
                install
                    .args([
                        "--no-defaults",
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db",
                    ])
                    .arg(option("--datadir", &data));
                // One that starts removes the temporary tables of all others that share the folder for them.
                install.env("TMPDIR", folder.path());
                as_ordinary_user(&mut install, folder);
                prepare(install, folder);
                let mut mariadb = Command::new(&program);
                mariadb
                    .args([
                        "--no-defaults",
                        "--bind-address=127.0.0.1",
                        "--innodb-flush-log-at-trx-commit=2",
                    ])
                    .arg(format!("--port={port}"))
                    .arg(option("--datadir", &data))
                    .arg(option("--init-file", &account))
                    .arg(option("--socket", &path("socket")))
                    .arg(option("--pid-file", &path("pid")))
                    .args(arguments);
                mariadb.env("TMPDIR", folder.path());
                as_ordinary_user(&mut mariadb, folder);
                mariadb
            },
            // It speaks first: the length of what follows, its number, and the version of the protocol.
            |port| exchange(port, b"").is_some_and(|hello: [u8; 5]| hello[4] == 10),
        );
        Self(daemon)
    }

    /// Its socket.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.0.folder().path().join("socket")
    }

    /// For a client: an account that may do everything, with an empty database.
    #[must_use]
    pub fn url(&self) -> String {
        let port = self.port();
        format!("mysql://tester:of-the-tests@127.0.0.1:{port}/test")
    }
}

impl Deref for MariaDb {
    type Target = Daemon;

    fn deref(&self) -> &Daemon {
        &self.0
    }
}

impl DerefMut for MariaDb {
    fn deref_mut(&mut self) -> &mut Daemon {
        &mut self.0
    }
}

fn option(name: &str, path: &std::path::Path) -> String {
    format!("{name}={}", path.display())
}
