//! A process that is supervised.

use crate::config::Role;
use crate::config::settings::{self, Setting};
use crate::serve::{AnyError, say};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use std::{env, io};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

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
    /// Its end is the word to stop. Apart from the process, whose `wait` would close it.
    input: Option<process::ChildStdin>,
    listens: watch::Receiver<bool>,
}

impl Child {
    pub(super) fn start(command: Command) -> io::Result<Self> {
        let mut started = process::Command::new(env::current_exe()?);
        // Ctrl-C is for the supervisor, which tells the others.
        #[cfg(unix)]
        started.process_group(0);
        let mut process = started
            .arg(command.role.word())
            .envs(command.variables.iter().cloned())
            // Its end, also by our own, tells the child to stop.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (tell, listens) = watch::channel(false);
        if let Some(output) = process.stdout.take() {
            tokio::spawn(pass_on(command.role, output, tell));
        }
        Ok(Self {
            command,
            input: process.stdin.take(),
            process,
            listens,
        })
    }

    /// Ready when it says that it listens, or has ended.
    pub(super) async fn listening(&mut self) -> Result<(), AnyError> {
        let role = self.command.role;
        let mut listens = self.listens.clone();
        let listening = async {
            if listens.wait_for(|listens| *listens).await.is_err() {
                // Nothing more is said: it ends.
                std::future::pending::<()>().await;
            }
        };
        let what = tokio::select! {
            () = listening => return Ok(()),
            ended = self.process.wait() => format!("ended before it listened ({})", ended?),
            () = sleep(START) => format!("does not listen after {START:?}"),
        };
        Err(format!("the {role} {what}; what it said stands above").into())
    }

    /// Ready when it has ended.
    pub(super) async fn ended(&mut self) -> io::Result<ExitStatus> {
        self.process.wait().await
    }

    /// Tells it to stop, and kills it if it does not.
    pub(super) async fn stop(mut self, patience: Duration) {
        let role = self.command.role;
        drop(self.input.take());
        if timeout(patience, self.process.wait()).await.is_err() {
            say(format_args!("{role} does not stop, and is killed"));
            // It may have ended meanwhile.
            let _ = self.process.kill().await;
        }
    }
}

/// Every line of a child, with its role before it.
async fn pass_on(role: Role, output: process::ChildStdout, tell: watch::Sender<bool>) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        say(format_args!("{:<9} {line}", role.word()));
        if line.starts_with("listening on ") {
            tell.send_replace(true);
        }
    }
}
