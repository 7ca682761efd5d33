//! The scenarios, as the program that has them lists them.

use crate::Tools;
use std::fmt;

/// A function of one of the scenarios' files.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) file: String,
    pub(crate) name: String,
    /// What of the browser it must have for itself; empty if nothing.
    pub(crate) shares: String,
}

/// All of them.
///
/// # Panics
///
/// When they cannot be read: with what node says.
#[must_use]
pub fn scenarios(tools: &Tools) -> Vec<Scenario> {
    let output = tools
        .node()
        .arg("--list")
        .output()
        .expect("node was there a moment ago");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let scenario = |line: &str| {
        let mut words = line.split(' ').map(ToOwned::to_owned);
        Some(Scenario {
            file: words.next()?,
            name: words.next()?,
            shares: words.next()?,
        })
    };
    let scenarios: Vec<_> = said.lines().filter_map(scenario).collect();
    assert!(!scenarios.is_empty(), "there are no scenarios: {said}");
    scenarios
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.file, self.name)
    }
}
