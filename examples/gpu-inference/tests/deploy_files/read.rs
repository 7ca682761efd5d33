//! The shipped files as values.

use crate::support::shipped::shipped;
use serde_json::Value;
use server_tests::Server;
use std::path::PathBuf;
use std::process::{Command, Output};

/// YAML to JSON, anchors and merge keys resolved; every document of every file.
const TO_JSON: &str = "
import json, sys, yaml
for name in sys.argv[1:]:
    with open(name) as file:
        for document in yaml.safe_load_all(file):
            print(json.dumps(document))
";

/// Runs Python with the schemas.
pub(crate) fn python(arguments: &[&str], files: &[PathBuf]) -> Output {
    let program = Server::Schemas.program().expect("asked before");
    let mut command = Command::new(program);
    command.args(arguments).args(files);
    command.output().expect("Python starts")
}

/// The documents of a file.
#[track_caller]
pub(crate) fn documents(path: &str) -> Vec<Value> {
    let read = python(&["-c", TO_JSON], &[shipped(path)]);
    assert!(read.status.success(), "{path}: {read:?}");
    let lines = String::from_utf8(read.stdout).expect("JSON is text");
    let document = |line| serde_json::from_str(line).expect("it is JSON");
    lines.lines().map(document).collect()
}

/// The only document of a file.
#[track_caller]
pub(crate) fn document(path: &str) -> Value {
    let mut documents = documents(path);
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// Files of a folder that begin so and end with `.yaml`, as paths in `deploy`.
pub(crate) fn named(folder: &str, start: &str) -> Vec<String> {
    let entries = std::fs::read_dir(shipped(folder)).expect("it is shipped");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter(|name| name.starts_with(start) && name.ends_with(".yaml"));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let mut names: Vec<_> = names.map(|name| format!("{folder}{name}")).collect();
    names.sort();
    names
}
