//! Services and clients in Python, with the packages of `.ci/python.txt`.

use crate::running::wait;
use crate::{Folder, Server};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::env;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A service in Python while it runs. It ends with this value.
#[derive(Debug)]
pub struct PythonPeer {
    service: &'static str,
    child: Child,
    port: u16,
    folder: Folder,
}

impl PythonPeer {
    /// Starts a script of the folder `peers`, which sends its spans to `endpoint` over HTTP as that service, and waits
    /// until it has printed its port.
    ///
    /// # Panics
    ///
    /// When Python is not installed, or the script ends instead: with what it said.
    #[must_use]
    pub fn start(script: &str, service: &'static str, endpoint: &str, arguments: &[&str]) -> Self {
        let folder = Folder::new(service);
        let said = File::create(folder.path().join("said")).expect("the test's own folder");
        let mut child = command(script, service, endpoint)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("Python prints UTF-8");
        let peer = |port| Self {
            service,
            child,
            port,
            folder,
        };
        match line.trim().parse() {
            Ok(port) => peer(port),
            Err(_) => panic!("{service} has no port: {}", peer(0).said()),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it has complained of so far.
    #[must_use]
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("said")).unwrap_or_default()
    }

    /// Asks it to end, and waits until it has: its spans are sent then.
    ///
    /// # Panics
    ///
    /// When it does not end well within three minutes: with what it said.
    pub fn stop(mut self) {
        let pid = i32::try_from(self.child.id()).expect("a pid is a positive number");
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("a child of ours takes our signal");
        let ended = wait(&mut self.child, Duration::from_secs(180));
        assert!(
            ended.is_some_and(|status| status.success()),
            "{} did not end well ({ended:?}):\n{}",
            self.service,
            self.said()
        );
    }
}

impl Drop for PythonPeer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a script of the folder `peers` to its end, as a client that sends its spans like a [`PythonPeer`]; what it prints.
///
/// # Panics
///
/// When Python is not installed, or the script fails: with what it said.
#[must_use]
pub fn python_client(
    script: &str,
    service: &'static str,
    endpoint: &str,
    arguments: &[&str],
) -> String {
    let output = command(script, service, endpoint)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}:\n{said}", output.status);
    String::from_utf8(output.stdout).expect("Python prints UTF-8")
}

fn command(script: &str, service: &str, endpoint: &str) -> Command {
    let program = Server::Python.program().expect("run `.ci/servers python`");
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let mut command = Command::new(program);
    for (key, _) in env::vars_os() {
        if key.to_string_lossy().starts_with("OTEL_") {
            command.env_remove(key);
        }
    }
    // Nothing of the user's Python, and nothing is written beside the scripts.
    command
        .args(["-E", "-s", "-B"])
        .arg(peers.join(script))
        .env("OTEL_SERVICE_NAME", service)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command
}
