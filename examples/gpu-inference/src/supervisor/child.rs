//! A process that is supervised.

use crate::config::Role;
use crate::config::settings::{self, Setting};
use crate::serve::{AnyError, say};
use std::net::SocketAddr;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use std::{env, io};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process;
use tokio::sync::watch;
use tokio::time::timeout;

/// A model is loaded before a child listens, and a GPU may take its time.
const START: Duration = Duration::from_secs(120);

/// How a child is started.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) role: Role,
    /// By environment, so that no secret is seen in a list of processes.
    variables: Vec<(&'static str, String)>,
}

impl Command {
    pub(super) fn new(role: Role, passed_on: &[(&'static str, String)]) -> Self {
        let variables = passed_on.to_vec();
        Self { role, variables }.with(settings::STOP_WITH_INPUT, "true".to_owned())
    }

    /// What is set last counts.
    pub(super) fn with(mut self, setting: Setting, value: String) -> Self {
        self.variables.push((setting.variable, value));
        self
    }
}

/// A process that runs, or has run.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) command: Command,
    process: process::Child,
    url: watch::Receiver<Option<String>>,
}

impl Child {
    pub(super) fn start(command: Command) -> io::Result<Self> {
        let mut process = process::Command::new(env::current_exe()?)
            .arg(command.role.word())
            .envs(command.variables.iter().cloned())
            // Its end, also by our own, tells the child to stop.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (tell, url) = watch::channel(None);
        if let Some(output) = process.stdout.take() {
            tokio::spawn(pass_on(command.role, output, tell));
        }
        Ok(Self {
            command,
            process,
            url,
        })
    }

    /// The URL where it says that it listens.
    pub(super) async fn listening(&mut self) -> Result<String, AnyError> {
        let role = self.command.role;
        let mut url = self.url.clone();
        match timeout(START, url.wait_for(Option::is_some)).await {
            Ok(Ok(url)) => Ok(url.clone().unwrap_or_default()),
            Ok(Err(_)) => Err(format!(
                "the {role} ended before it listened; what it said stands above"
            )
            .into()),
            Err(_) => Err(format!(
                "the {role} does not listen after {START:?}; what it said stands above"
            )
            .into()),
        }
    }

    /// From now on it is started there.
    pub(super) fn stay_at(&mut self, setting: Setting, address: SocketAddr) {
        let command = self.command.clone();
        self.command = command.with(setting, address.to_string());
    }

    /// Ready when it has ended.
    pub(super) async fn ended(&mut self) -> io::Result<ExitStatus> {
        // `wait` would close the pipe to it first, which it takes for the word to stop.
        let input = self.process.stdin.take();
        let status = self.process.wait().await;
        self.process.stdin = input;
        status
    }

    /// Tells it to stop, and kills it if it does not.
    pub(super) async fn stop(mut self, patience: Duration) {
        let role = self.command.role;
        drop(self.process.stdin.take());
        if timeout(patience, self.process.wait()).await.is_err() {
            say(format_args!("{role} does not stop, and is killed"));
            // It may have ended meanwhile.
            let _ = self.process.kill().await;
        }
    }
}

/// Every line of a child, with its role before it.
async fn pass_on(role: Role, output: process::ChildStdout, tell: watch::Sender<Option<String>>) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        say(format_args!("{:<9} {line}", role.word()));
        if let Some(url) = line.strip_prefix("listening on ") {
            tell.send_replace(Some(url.to_owned()));
        }
    }
}
