//! Python, with the packages of `.ci/python.txt`.

use crate::{Folder, Server};
use std::fs::{self, File};
use std::process::Command;

/// Runs a script, which reads `input` from standard input; what it prints.
///
/// # Panics
///
/// When Python is not installed, or the script fails: with what it said.
#[must_use]
pub fn python(script: &str, input: &str) -> String {
    // Files instead of pipes: neither side ever waits for the other.
    let folder = Folder::new("python");
    let given = folder.path().join("input");
    fs::write(&given, input).expect("the test's own folder takes a file");
    let program = Server::Python.program().expect("run `.ci/servers python`");
    let output = Command::new(program)
        .args(["-I", "-c", script])
        .stdin(File::open(given).expect("the file just written"))
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}:\n{said}", output.status);
    String::from_utf8(output.stdout).expect("Python prints UTF-8")
}
