//! FerretDB on SQLite, which speaks MongoDB's protocol.

use crate::exchange::exchange;
use crate::{Daemon, Server};
use std::fs;
use std::ops::{Deref, DerefMut};
use std::process::Command;

/// A FerretDB with data of its own.
#[derive(Debug)]
pub struct Mongo(Daemon);

impl Mongo {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        let program = Server::Mongo.program();
        let program = program.expect("run `.ci/servers mongo`");
        let (daemon, _) = Daemon::start(
            Server::Mongo,
            |[port], folder| {
                let data = folder.path().join("data");
                fs::create_dir(&data).expect("the test's own folder takes a folder");
                let mut mongo = Command::new(&program);
                mongo.arg(format!("127.0.0.1:{port}")).arg(data);
                mongo
            },
            answers,
        );
        Self(daemon)
    }

    /// For a client.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("mongodb://127.0.0.1:{}/", self.port())
    }
}

impl Deref for Mongo {
    type Target = Daemon;

    fn deref(&self) -> &Daemon {
        &self.0
    }
}

impl DerefMut for Mongo {
    fn deref_mut(&mut self) -> &mut Daemon {
        &mut self.0
    }
}

/// Whether it answers `{ping: 1, $db: "admin"}` as a message of the kind 2013.
fn answers(port: u16) -> bool {
    let mut document = b"\x10ping\0\x01\0\0\0\x02$db\0\x06\0\0\0admin\0\0".to_vec();
    let length = |bytes: usize| u32::try_from(bytes).expect("few bytes").to_le_bytes();
    document.splice(0..0, length(4 + document.len()));
    let mut message = Vec::new();
    message.extend(length(16 + 4 + 1 + document.len()));
    for number in [1_u32, 0, 2013, 0] {
        message.extend(number.to_le_bytes());
    }
    message.push(0);
    message.extend(document);
    // The answer's header ends with its kind.
    exchange(port, &message).is_some_and(|answer: [u8; 16]| answer[12..] == 2013_u32.to_le_bytes())
}
