//! A server while it runs.

use crate::{Folder, Server, free_ports, get};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A server that was started for one test. It ends with this value.
#[derive(Debug)]
pub struct Running {
    server: Server,
    child: Child,
    folder: Folder,
}

impl Running {
    /// Starts a server of the collector's family on free ports, and waits until its health endpoint, on the first of
    /// them, says that it is ready. `configure` gets the ports and the folder it may write to.
    ///
    /// # Panics
    ///
    /// When the server is not installed, ends, or is not ready after half a minute: with its log.
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
        for _ in 0..5 {
            let ports = free_ports::<N>();
            let folder = Folder::new(server.name());
            let configuration = folder.path().join("config.yaml");
            // JSON is YAML.
            let text = configure(ports, &folder).to_string();
            fs::write(&configuration, text).expect("the test's own folder takes a file");
            let log = File::create(folder.path().join("log")).expect("likewise");
            let program = server.program();
            let program = program.unwrap_or_else(|| panic!("run `.ci/servers {}`", server.name()));
            let configurations = base.into_iter().chain([configuration.as_path()]);
            let child = Command::new(program)
                .args(configurations.flat_map(|file| ["--config".as_ref(), file.as_os_str()]))
                .stdin(Stdio::null())
                .stdout(log.try_clone().expect("a second handle on a file"))
                .stderr(log)
                .spawn()
                .unwrap_or_else(|e| panic!("{}: {e}", server.name()));
            let mut running = Self {
                server,
                child,
                folder,
            };
            if running.becomes_ready(ports[0]) {
                return (running, ports);
            }
        }
        panic!("{} found its ports taken, five times", server.name())
    }

    /// `false` if someone else took one of its ports before it did.
    fn becomes_ready(&mut self, health: u16) -> bool {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            let ready = get(health, "/status").is_ok_and(|reply| reply.status == 200);
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                let log = self.log();
                if log.contains("address already in use") {
                    return false;
                }
                panic!("{} ended, {status}:\n{log}", self.server.name());
            }
            if ready {
                return true;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{} is not ready:\n{}", self.server.name(), self.log())
    }

    /// Its folder, with its log and what it wrote.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What it has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Asks it to end, and waits until it has: what it held back is written then.
    ///
    /// # Panics
    ///
    /// When it does not end well within half a minute: with its log.
    pub fn stop(&mut self) {
        let pid = i32::try_from(self.child.id()).expect("a pid is a positive number");
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("a child of ours takes our signal");
        let ended = wait(&mut self.child, Duration::from_secs(30));
        let name = self.server.name();
        assert!(
            ended.is_some_and(|status| status.success()),
            "{name} did not end well ({ended:?}):\n{}",
            self.log()
        );
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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
