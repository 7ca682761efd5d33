//! Loki.

use crate::{Daemon, Server, get};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A Loki with a folder of its own.
#[derive(Debug)]
pub struct Loki(Daemon);

impl Loki {
    /// Starts one with a configuration, on ports and in a folder of its own.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start(configuration: &Path) -> Self {
        let program = Server::Loki.program();
        let program = program.unwrap_or_else(|| panic!("run `.ci/servers loki`"));
        let (daemon, [_, _]) = Daemon::start(
            Server::Loki,
            |[http, grpc], folder| {
                let data = folder.path().display();
                let mut command = Command::new(&program);
                command
                    .arg(format!("-config.file={}", configuration.display()))
                    .args([
                        "-config.expand-env=true",
                        "-server.http-listen-address=127.0.0.1",
                    ])
                    .arg(format!("-server.http-listen-port={http}"))
                    .arg("-server.grpc-listen-address=127.0.0.1")
                    .arg(format!("-server.grpc-listen-port={grpc}"))
                    .env("LOKI_DATA", format!("{data}/data"));
                command
            },
            // What says that it is ready says so much later than it works.
            |port| {
                get(port, "/services").is_ok_and(|reply| {
                    reply.status == 200
                        && !reply.body.contains("Starting")
                        && !reply.body.contains("New")
                })
            },
        );
        Self(daemon)
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.0.port()
    }

    /// What it answers to a question.
    ///
    /// # Panics
    ///
    /// When that is not a good answer: with it.
    #[must_use]
    #[track_caller]
    pub fn ask(&self, path: &str) -> Value {
        let reply = get(self.0.port(), path);
        let read = reply.as_ref().ok().filter(|reply| reply.status == 200);
        let read = read.and_then(|reply| serde_json::from_str(&reply.body).ok());
        read.unwrap_or_else(|| panic!("{path}: {reply:?}\n{}", self.0.log()))
    }
}
