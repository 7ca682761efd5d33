//! What must have run before a server starts.

use crate::Folder;
use std::process::{Command, Stdio};

/// Runs a command to its good end in a folder.
pub(crate) fn prepare(mut command: Command, folder: &Folder) {
    command.current_dir(folder.path()).stdin(Stdio::null());
    let program = command.get_program().to_os_string();
    let output = command.output();
    let output = output.unwrap_or_else(|e| panic!("{}: {e}", program.display()));
    let [said, complained] =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(
        output.status.success(),
        "{}, {}:\n{said}{complained}",
        program.display(),
        output.status
    );
}
