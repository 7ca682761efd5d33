//! The pages that the scenarios visit, and the browser that they share.

use crate::{Controls, Scenario, Served, Tools};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};

/// A page with the known traces, an empty one, and a browser. They end with this value.
#[derive(Debug)]
pub struct Pages {
    tools: Tools,
    known: Served,
    empty: Served,
    browser: Child,
    address: String,
    controls: PathBuf,
    /// Held while a scenario has something of the browser for itself.
    shared: Mutex<()>,
}

impl Pages {
    /// Starts them, and sends the known traces.
    ///
    /// # Panics
    ///
    /// When one of them does not start.
    #[must_use]
    pub fn start(tools: &Tools, controls: &Controls) -> Self {
        let known = Served::with_hanging_span();
        known.take_known(tools).expect("a page that takes traces");
        // Ends when its standard input does, even if this process is killed.
        let browser = tools
            .node()
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut browser = browser.expect("node was there a moment ago");
        let mut address = String::new();
        let said = browser.stdout.take().expect("it is piped");
        BufReader::new(said)
            .read_line(&mut address)
            .expect("the browser's address");
        assert!(
            address.starts_with("ws://"),
            "the browser did not start: {address}"
        );
        Self {
            tools: tools.clone(),
            known,
            empty: Served::empty(),
            browser,
            address: address.trim().to_owned(),
            controls: controls.folder().to_owned(),
            shared: Mutex::new(()),
        }
    }

    /// Runs a scenario.
    ///
    /// # Errors
    ///
    /// What it says, when it fails.
    ///
    /// # Panics
    ///
    /// When node cannot be started any more.
    pub fn visit(&self, scenario: &Scenario) -> Result<(), String> {
        let lock = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let _alone = (!scenario.shares.is_empty()).then(lock);
        let run = self
            .tools
            .node()
            .args([&scenario.file, &scenario.name])
            .env("PAGE_URL", self.known.url())
            .env("EMPTY_URL", self.empty.url())
            .env("BROWSER", &self.address)
            .env("PAGE_CONTROLS", &self.controls)
            .output()
            .expect("node was there a moment ago");
        if run.status.success() {
            return Ok(());
        }
        let said = [run.stdout, run.stderr].concat();
        Err(String::from_utf8_lossy(&said).into_owned())
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        drop(self.browser.stdin.take());
        let _ = self.browser.wait();
    }
}
