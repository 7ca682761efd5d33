//! A server of the collector's family while it runs.

use crate::{Daemon, Folder, Server, get};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// A server that was started for one test. It ends with this value.
#[derive(Debug)]
pub struct Running(Daemon);

impl Running {
    /// Starts a server of the collector's family on free ports, and waits until its health endpoint, on the first of
    /// them, says that it is ready. `configure` gets the ports and the folder it may write to.
    ///
    /// # Panics
    ///
    /// When the server is not installed, ends, or is not ready in time: with its log.
    pub fn start<const N: usize>(
        server: Server,
        configure: impl Fn([u16; N], &Folder) -> Value,
    ) -> (Self, [u16; N]) {
        Self::start_over(server, None, configure)
    }

    /// Starts a server that has `base` for its configuration, with what `configure` says put over it.
    ///
    /// # Panics
    ///
    /// See [`start`](Self::start).
    pub fn start_over<const N: usize>(
        server: Server,
        base: Option<&Path>,
        configure: impl Fn([u16; N], &Folder) -> Value,
    ) -> (Self, [u16; N]) {
        Self::start_told(server, base, &[], configure)
    }

    /// The same with variables in its environment.
    ///
    /// # Panics
    ///
    /// See [`start`](Self::start).
    pub fn start_told<const N: usize>(
        server: Server,
        base: Option<&Path>,
        variables: &[(&str, &str)],
        configure: impl Fn([u16; N], &Folder) -> Value,
    ) -> (Self, [u16; N]) {
        let program = server.program();
        let program = program.unwrap_or_else(|| panic!("run `.ci/servers {}`", server.name()));
        // It is started in its folder, and `base` may be said from ours.
        let base = base.map(|base| {
            fs::canonicalize(base).unwrap_or_else(|e| panic!("{}: {e}", base.display()))
        });
        let (daemon, ports) = Daemon::start(
            server,
            |ports, folder| {
                let configuration = folder.path().join("config.yaml");
                // JSON is YAML.
                let text = configure(ports, folder).to_string();
                fs::write(&configuration, text).expect("the test's own folder takes a file");
                let configurations = base.iter().chain([&configuration]);
                let mut command = Command::new(&program);
                command
                    .envs(variables.iter().copied())
                    .args(configurations.flat_map(|file| ["--config".as_ref(), file.as_os_str()]));
                command
            },
            |health| get(health, "/status").is_ok_and(|reply| reply.status == 200),
        );
        (Self(daemon), ports)
    }

    /// Its folder, with its log and what it wrote.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        self.0.folder()
    }

    /// What it has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        self.0.log()
    }

    /// Kills it: what it held is lost.
    pub fn kill(&mut self) {
        self.0.kill();
    }

    /// Starts it again where it was, after [`kill`](Self::kill) or [`stop`](Self::stop).
    ///
    /// # Panics
    ///
    /// When it does not answer in time: with its log.
    pub fn restart(&mut self) {
        self.0.restart();
    }

    /// Asks it to end, and waits until it has: what it held back is written then.
    ///
    /// # Panics
    ///
    /// When it does not end well in time: with its log.
    pub fn stop(&mut self) {
        self.0.stop();
    }
}

/// Waits for the end of a process, but not for ever.
pub(crate) fn wait(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let until = Instant::now() + patience;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().expect("a child can be asked") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(5));
    }
    None
}
