//! A service as a process of its own, which can be killed and started again where it was.

use crate::support::command::command;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How long a service may take to start, or to end.
const PATIENCE: Duration = Duration::from_secs(180);

/// What a process is told by its environment.
pub(crate) type Variables = BTreeMap<&'static str, String>;

/// A role of the program.
#[derive(Debug)]
pub(crate) struct Process {
    role: &'static str,
    command: Command,
    child: Option<Child>,
    log: PathBuf,
}

impl Process {
    /// Starts it, and waits until it says that it works. Its log is in the folder.
    pub(crate) fn start(role: &'static str, variables: &Variables, folder: &Path) -> Self {
        let mut command = command(env!("CARGO_BIN_EXE_gpu-inference"));
        command.arg(role);
        Self::start_as(role, command, variables, folder)
    }

    /// Starts the test's own program once more, as one of the roles that its `main` knows.
    pub(crate) fn start_own(role: &'static str, variables: &Variables, folder: &Path) -> Self {
        let itself = std::env::current_exe().expect("the test knows its own program");
        let mut command = command(itself);
        command.env("INSTRUMENT_TEST_ROLE", role);
        Self::start_as(role, command, variables, folder)
    }

    fn start_as(
        role: &'static str,
        mut command: Command,
        variables: &Variables,
        folder: &Path,
    ) -> Self {
        command
            .envs(variables)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let log = folder.join(format!("{role}-{}.log", variables.len()));
        let mut process = Self {
            role,
            command,
            child: None,
            log,
        };
        process.restart();
        process
    }

    /// Starts it again, after it was killed or stopped.
    pub(crate) fn restart(&mut self) {
        assert!(self.child.is_none(), "the {} runs", self.role);
        let log = File::options().create(true).append(true).open(&self.log);
        self.command
            .stderr(log.expect("the test's own folder takes a file"));
        let child = self.command.spawn().expect("the program is there");
        let child = self.child.insert(child);
        let out = child.stdout.take().expect("it is piped");
        if !says_that_it_works(out) {
            let status = child.try_wait();
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            panic!("the {} does not start: {status:?}\n{log}", self.role);
        }
    }

    /// Kills it: it can say goodbye to nobody.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("a child can be killed");
            child.wait().expect("a child ends");
        }
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let pid = i32::try_from(child.id()).expect("a pid is a positive number");
        kill(Pid::from_raw(pid), Signal::SIGTERM).expect("a child of ours takes our signal");
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match child.try_wait().expect("a child can be asked") {
                Some(status) => break status,
                None if Instant::now() > until => {
                    child.kill().expect("a child can be killed");
                    panic!("the {} does not stop", self.role);
                }
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        assert!(
            status.success(),
            "the {} ended badly, {status}:\n{log}",
            self.role
        );
    }

    /// How many bytes of memory it has, as the kernel sees it.
    pub(crate) fn memory(&self) -> u64 {
        let pid = self.child.as_ref().expect("it runs").id();
        let status = std::fs::read_to_string(format!("/proc/{pid}/statm"));
        let pages = status
            .expect("it runs")
            .split(' ')
            .nth(1)
            .map(str::parse::<u64>);
        pages.expect("the second number").expect("is one") * 4096
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if thread::panicking() {
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            let lines: Vec<&str> = log.lines().rev().take(40).collect();
            eprintln!("the {} has said at last:", self.role);
            lines.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
        self.kill();
    }
}

/// What it says further is read as well, so that it does not stand still for nobody reads.
fn says_that_it_works(out: ChildStdout) -> bool {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line.starts_with("listening on ") || line == "working" {
                let _ = tell.send(());
            }
        }
    });
    told.recv_timeout(PATIENCE).is_ok()
}
