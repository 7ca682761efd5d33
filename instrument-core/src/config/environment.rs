//! Where variables come from: the process, or a test's map.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;

/// Variables by name. Nothing in `config` asks the process itself, so that no test need change it.
pub(crate) trait Environment {
    fn variable(&self, name: &str) -> Option<OsString>;
    /// For finding names that are misspelt. Those that are not Unicode are none of ours.
    fn names(&self) -> Vec<String>;
}

/// The environment of the process.
#[derive(Debug)]
pub(crate) struct Process;

impl Environment for Process {
    fn variable(&self, name: &str) -> Option<OsString> {
        env::var_os(name)
    }

    fn names(&self) -> Vec<String> {
        env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .collect()
    }
}

/// Variables that are given instead.
impl Environment for HashMap<String, String> {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.get(name).map(Into::into)
    }

    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}
