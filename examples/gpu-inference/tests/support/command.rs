//! Programs that know nothing of whoever runs the tests.

use std::ffi::OsStr;
use std::process::Command;

/// Runs it without the settings of telemetry that are there.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("OTEL_") {
            command.env_remove(name);
        }
    }
    command
}
