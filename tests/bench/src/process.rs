//! A worker as the driver sees it.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::options::Cell;
use crate::request::Request;
use crate::worker::READY;

/// This program, which is its own worker.
pub(crate) fn executable() -> PathBuf {
    std::env::current_exe().expect("the system knows what it runs")
}

/// A worker that waits for requests. Dropped, it is ended.
pub(crate) struct Process {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a worker. `None` if the contender does not know the mode.
    pub(crate) fn start(cell: Cell) -> Option<Self> {
        Self::run(on_one_heap(Command::new(executable())), cell)
    }

    /// The same with as many heaps as threads want, as programs have them.
    pub(crate) fn start_freely(cell: Cell) -> Option<Self> {
        Self::run(Command::new(executable()), cell)
    }

    fn run(command: Command, cell: Cell) -> Option<Self> {
        let mut child = spawn(command, cell, Stdio::inherit());
        let requests = child.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut process = Self {
            child,
            requests,
            answers,
        };
        (process.line() == READY).then_some(process)
    }

    pub(crate) fn ask(&mut self, request: Request) -> f64 {
        writeln!(self.requests, "{request}").expect("the worker reads until its input ends");
        self.line().parse().expect("a worker answers with a number")
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("a worker writes UTF-8");
        line.truncate(line.trim_end().len());
        line
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A worker that is gone already needs no end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a worker for one request, through `command`: its answer, and what was written to stderr.
/// `None` if the contender does not know the mode.
pub(crate) fn ask_once(command: Command, cell: Cell, request: Request) -> Option<(f64, String)> {
    let mut child = spawn(on_one_heap(command), cell, Stdio::piped());
    // A worker that does not know the mode may be gone before it is asked.
    let _ = writeln!(child.stdin.take().expect("stdin is piped"), "{request}");
    let output = child
        .wait_with_output()
        .expect("the worker ends with its input");
    let answers = String::from_utf8(output.stdout).expect("a worker writes UTF-8");
    let answer = answers
        .strip_prefix(READY)?
        .trim()
        .parse()
        .expect("a worker answers with a number");
    Some((answer, String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// What the exporter's thread frees goes back to the one heap that it came from. With several, a process is fast or slow by a
/// factor of 1.7 as the luck of its first allocations will have it.
fn on_one_heap(mut command: Command) -> Command {
    command.env("GLIBC_TUNABLES", "glibc.malloc.arena_max=1");
    command
}

fn spawn(mut command: Command, cell: Cell, stderr: Stdio) -> Child {
    command
        .args([
            "--worker",
            cell.contender.name,
            cell.scenario.name(),
            cell.mode.name(),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()
        .expect("a worker starts")
}
