//! A server's process, and where it keeps things.

use crate::family::{kill_with_children, stands_still};
use crate::running::wait;
use crate::{Folder, Server, free_ports};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(180);

/// A server with ports and a folder of its own. It can be killed, stopped and started again on both; it ends with this
/// value.
#[derive(Debug)]
pub struct Daemon {
    server: Server,
    command: Command,
    ready: fn(u16) -> bool,
    port: u16,
    child: Option<Child>,
    folder: Folder,
}

impl Daemon {
    /// Starts one on free ports, and waits until it is `ready`, which is asked at the first of them. `prepare` gets the
    /// ports and the folder, which is where the command will run.
    pub(crate) fn start<const N: usize>(
        server: Server,
        prepare: impl Fn([u16; N], &Folder) -> Command,
        ready: fn(u16) -> bool,
    ) -> (Self, [u16; N]) {
        for _ in 0..5 {
            let ports = free_ports::<N>();
            let folder = Folder::new(server.name());
            let log = File::create(folder.path().join("log")).expect("the test's own folder");
            let mut command = prepare(ports, &folder);
            command
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .stdout(log.try_clone().expect("a second handle on a file"))
                .stderr(log);
            let mut daemon = Self {
                server,
                command,
                ready,
                port: ports[0],
                child: None,
                folder,
            };
            match daemon.try_start() {
                Ok(()) => return (daemon, ports),
                // Someone else took a port before it did.
                Err(log) if log.to_lowercase().contains("address already in use") => {}
                Err(log) => panic!("{} does not start:\n{log}", server.name()),
            }
        }
        panic!("{} found its ports taken, five times", server.name())
    }

    /// Starts it again where it was, after [`kill`](Self::kill) or [`stop`](Self::stop).
    ///
    /// # Panics
    ///
    /// When it does not answer in time: with its log.
    pub fn restart(&mut self) {
        assert!(self.child.is_none(), "{} runs", self.server.name());
        let until = Instant::now() + PATIENCE;
        // What remains of a killed one, such as memory that a child of it shared, may take a moment to go.
        while let Err(log) = self.try_start() {
            let name = self.server.name();
            assert!(Instant::now() < until, "{name} does not restart:\n{log}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// With its log if it ends, or does not answer in time.
    fn try_start(&mut self) -> Result<(), String> {
        let spawned = self.command.spawn();
        let name = self.server.name();
        let child = spawned.unwrap_or_else(|e| panic!("{name}: {e}"));
        let child = self.child.insert(child);
        let until = Instant::now() + PATIENCE;
        let ended = loop {
            // Looked at after it has answered: who answers may be someone else on a port that was taken.
            let ready = (self.ready)(self.port);
            let ended = child.try_wait().expect("a child can be asked");
            if ended.is_some() || Instant::now() > until {
                break ended;
            }
            if ready {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        };
        self.kill();
        Err(format!("{ended:?}\n{}", self.log()))
    }

    /// Where it listens, on 127.0.0.1: the first of its ports.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its folder, with its log and its data.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What it has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }

    /// Has it stand still, as a server does that hangs: its connections stay, and nothing is answered.
    ///
    /// # Panics
    ///
    /// When it does not run, or goes on.
    pub fn pause(&self) {
        let pid = self.signal(Signal::SIGSTOP);
        let until = Instant::now() + PATIENCE;
        while !stands_still(pid) {
            assert!(Instant::now() < until, "{} goes on", self.server.name());
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Has it go on.
    ///
    /// # Panics
    ///
    /// When it does not run.
    pub fn resume(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) -> u32 {
        let child = self.child.as_ref();
        let child = child.unwrap_or_else(|| panic!("{} runs", self.server.name()));
        let pid = i32::try_from(child.id()).expect("a pid is a positive number");
        kill(Pid::from_raw(pid), signal).expect("a child of ours takes our signal");
        child.id()
    }

    /// Kills it and the processes it has made: it can say goodbye to nobody.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            kill_with_children(&mut child);
        }
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Panics
    ///
    /// When it does not run, or does not end well in time: with its log.
    pub fn stop(&mut self) {
        let signal = match self.server {
            // On SIGTERM it would wait until its clients have gone.
            Server::Postgres => Signal::SIGINT,
            _ => Signal::SIGTERM,
        };
        self.signal(signal);
        let name = self.server.name();
        let ended = self.child.as_mut().and_then(|child| wait(child, PATIENCE));
        self.kill();
        // Python's server ends in order, and then by the signal that it was told to by.
        let asked = (self.server == Server::Llm).then_some(signal as i32);
        assert!(
            ended.is_some_and(
                |status| status.success() || asked.is_some() && status.signal() == asked
            ),
            "{name} did not end well ({ended:?}):\n{}",
            self.log()
        );
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}
