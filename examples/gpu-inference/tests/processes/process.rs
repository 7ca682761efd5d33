//! The program, started by a test.

use crate::asking::until;
use crate::support::command::command;
use instrument_core::testing::Collector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A process that is killed when the test has failed.
pub(crate) struct Process {
    pub(crate) child: Child,
    lines: BufReader<ChildStdout>,
    said: String,
}

impl Process {
    pub(crate) fn start(arguments: &[&str], collector: Option<&Collector>) -> Self {
        let mut command = program(arguments);
        match collector {
            Some(collector) => command
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
                .env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            None => command.env("OTEL_TRACES_EXPORTER", "none"),
        };
        Self::of(command)
    }

    /// Everything, on free ports and in a folder of its own.
    pub(crate) fn everything(name: &str, images_per_second: u32) -> (Self, PathBuf) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // It may be there from an earlier run.
        let _ = fs::remove_dir_all(&folder);
        let process = Self::of(program(&[
            "--backend-listen=127.0.0.1:0",
            "--detector-listen=127.0.0.1:0",
            "--analyst-listen=127.0.0.1:0",
            &format!("--images-per-second={images_per_second}"),
            "--batch-idle-timeout-seconds=0.2",
            &format!("--data-dir={}", folder.display()),
        ]));
        (process, folder)
    }

    pub(crate) fn of(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped"));
        Self {
            child,
            lines,
            said: String::new(),
        }
    }

    /// Reads until a line has this in it; gives what follows.
    pub(crate) fn says(&mut self, what: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("it is text");
            self.said.push_str(&line);
            assert!(read > 0, "it ended without saying {what}:\n{}", self.said);
            if let Some((_, rest)) = line.trim_end().split_once(what) {
                return rest.to_owned();
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(pid(self.child.id()), signal).expect("it runs");
    }

    /// How it ended, and what it said on its way: all of the standard error, which was piped.
    pub(crate) fn failed(&mut self) -> (Option<i32>, String) {
        let mut errors = self.child.stderr.take().expect("it is piped");
        let code = self.ended().code();
        let mut said = String::new();
        errors.read_to_string(&mut said).expect("it is text");
        (code, said)
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        until("it ends", || {
            status = self.child.try_wait().expect("it can be asked");
            status.is_some()
        });
        status.expect("it has ended")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = command(env!("CARGO_BIN_EXE_gpu-inference"));
    command.args(arguments).env("RUST_BACKTRACE", "0");
    command
}

pub(crate) fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).expect("it is one"))
}
