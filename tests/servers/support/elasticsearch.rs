//! Elasticsearch.

use crate::{Daemon, Server, get, request};
use serde_json::Value;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

/// One node of Elasticsearch with a folder of its own. It takes lifecycle policies and carries none out: what does is not
/// published.
#[derive(Debug)]
pub struct Elasticsearch(Daemon);

impl Elasticsearch {
    /// Starts one.
    ///
    /// # Panics
    ///
    /// When it is not installed, or does not answer in time: with its log.
    #[must_use]
    pub fn start() -> Self {
        let (daemon, [_]) = Daemon::start(
            Server::Elasticsearch,
            |[port], folder| {
                let mut command = java("Node");
                command.arg(port.to_string()).arg(folder.path());
                command
            },
            |port| {
                get(port, "/_cluster/health?wait_for_status=yellow")
                    .is_ok_and(|reply| reply.status == 200)
            },
        );
        Self(daemon)
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.0.port())
    }

    /// Stops it, and starts it again on the same port with the same data.
    ///
    /// # Panics
    ///
    /// When it does not end well, or does not answer in time: with its log.
    pub fn restart(&mut self) {
        self.stop();
        self.0.restart();
    }

    /// Stops it.
    ///
    /// # Panics
    ///
    /// When it does not end well: with its log.
    pub fn stop(&mut self) {
        self.0.stop();
    }

    /// What it answers to a question.
    ///
    /// # Panics
    ///
    /// When that is not a good answer: with it.
    #[must_use]
    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        self.ask("GET", path, "")
    }

    /// Has it do something; the body may be empty. What it answers.
    ///
    /// # Panics
    ///
    /// When that is not a good answer: with it.
    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let kind = "application/json";
        let reply = request(self.0.port(), method, path, kind, body.as_bytes());
        let read = reply.as_ref().ok().filter(|reply| reply.status < 300);
        let read = read.and_then(|reply| serde_json::from_str(&reply.body).ok());
        read.unwrap_or_else(|| panic!("{method} {path}: {reply:?}\n{}", self.0.log()))
    }
}

/// Elasticsearch's own opinion of lifecycle policies.
///
/// # Panics
///
/// When it is not installed.
#[must_use]
pub fn check_policy(file: &Path) -> Output {
    let output = java("CheckPolicy").arg(file).output();
    output.expect("java is on the path")
}

fn java(class: &str) -> Command {
    let node = Server::Elasticsearch.program();
    let node = node.unwrap_or_else(|| panic!("run `.ci/servers elasticsearch`"));
    let classes = node.parent().unwrap_or(&node);
    let mut path = OsString::from(classes);
    path.push(":");
    path.push(classes.with_file_name("jars").join("*"));
    let mut command = Command::new("java");
    command.args(["-Xms512m", "-Xmx512m", "-cp"]).arg(path);
    command.arg(class);
    command
}
