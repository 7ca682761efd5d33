//! What must happen in a process of its own, since it can happen only once in each.

use crate::Folder;
use crate::running::wait;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

const ROLE: &str = "INSTRUMENT_TEST_ROLE";

/// The test's own program once more, as another process that plays the role of this name.
#[derive(Debug)]
pub struct Role {
    name: String,
    command: Command,
}

/// What came of a role.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Played {
    /// The process that it was.
    pub pid: u32,
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed to standard output.
    pub stdout: String,
    /// What it printed to standard error.
    pub stderr: String,
}

impl Role {
    /// One of those given to [`run`](crate::run). It inherits nothing that sets OpenTelemetry up.
    ///
    /// # Panics
    ///
    /// When the program cannot be found.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let itself = env::current_exe().expect("the test knows its own program");
        let mut command = Command::new(itself);
        for (key, _) in env::vars_os() {
            if key.to_string_lossy().starts_with("OTEL_") {
                command.env_remove(key);
            }
        }
        command.env(ROLE, name);
        Self {
            name: name.to_owned(),
            command,
        }
    }

    /// With a variable in its environment.
    #[must_use]
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Plays it to its end, whatever that is.
    ///
    /// # Panics
    ///
    /// When it has not ended after three minutes.
    #[must_use]
    pub fn play_out(mut self) -> Played {
        let folder = Folder::new(&self.name);
        let [stdout, stderr] = ["stdout", "stderr"].map(|name| folder.path().join(name));
        let file = |path| File::create(path).expect("a file in the test's own folder");
        let child = self
            .command
            .stdin(Stdio::null())
            .stdout(file(&stdout))
            .stderr(file(&stderr))
            .spawn();
        let mut child = child.unwrap_or_else(|e| panic!("the role `{}`: {e}", self.name));
        let ended = wait(&mut child, Duration::from_secs(180));
        let text = |path| fs::read_to_string(path).unwrap_or_default();
        let (stdout, stderr) = (text(&stdout), text(&stderr));
        let Some(status) = ended else {
            let _ = child.kill();
            let _ = child.wait();
            panic!(
                "the role `{}` did not end; it printed:\n{stdout}{stderr}",
                self.name
            );
        };
        Played {
            pid: child.id(),
            status,
            stdout,
            stderr,
        }
    }

    /// Plays it to its good end.
    ///
    /// # Panics
    ///
    /// When it fails, or has not ended after three minutes: with what it printed.
    pub fn play(self) -> Played {
        let name = self.name.clone();
        let played = self.play_out();
        let Played {
            status,
            stdout,
            stderr,
            ..
        } = &played;
        assert!(
            status.success(),
            "the role `{name}` failed, {status}:\n{stdout}{stderr}"
        );
        played
    }
}

/// Plays the role that this process was started for, if it was.
pub(crate) fn play_given(roles: &[(&str, fn())]) -> bool {
    let Ok(name) = env::var(ROLE) else {
        return false;
    };
    let role = roles.iter().find(|(known, _)| *known == name);
    let (_, play) = role.unwrap_or_else(|| panic!("this test has no role `{name}`"));
    play();
    true
}
