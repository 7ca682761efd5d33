//! What export says about itself: each kind of failure once a minute at most, and when it works again.

use super::failure::{Failure, Kind};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

const AT_MOST_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Lines {
    subject: String,
    said: HashMap<Kind, Instant>,
    /// A failure was said, and not that it is over.
    is_failing: bool,
    warning: Option<String>,
    drops_said: Option<Instant>,
    drops: u64,
}

impl Lines {
    pub(super) fn new(subject: String) -> Self {
        Self {
            subject,
            said: HashMap::new(),
            is_failing: false,
            warning: None,
            drops_said: None,
            drops: 0,
        }
    }

    pub(super) fn failing(&mut self, failure: &Failure, next: Option<Duration>) -> Option<String> {
        let now = Instant::now();
        let last = self.said.get(&failure.kind);
        if last.is_some_and(|last| now - *last < AT_MOST_EVERY) {
            return None;
        }
        self.said.insert(failure.kind, now);
        self.is_failing = true;
        let Failure {
            kind, code, cause, ..
        } = failure;
        let next = next.map_or_else(String::new, |next| format!("; next attempt in {next:.1?}"));
        Some(format!(
            "{} fails: {code}: {cause}{next}; {}",
            self.subject,
            kind.advice()
        ))
    }

    pub(super) fn works(&mut self) -> Option<String> {
        std::mem::take(&mut self.is_failing).then(|| format!("{} works again", self.subject))
    }

    /// The same warning is said once.
    pub(super) fn warned(&mut self, warning: &str) -> Option<String> {
        if self.warning.as_deref() == Some(warning) {
            return None;
        }
        self.warning = Some(warning.to_owned());
        Some(format!(
            "{} works, but the receiver says: {warning}",
            self.subject
        ))
    }

    /// `all`: dropped since the beginning.
    pub(super) fn dropped(&mut self, all: u64) -> Option<String> {
        let now = Instant::now();
        let is_early = self
            .drops_said
            .is_some_and(|last| now - last < AT_MOST_EVERY);
        if all <= self.drops || is_early {
            return None;
        }
        let new = all - self.drops;
        self.drops = all;
        self.drops_said = Some(now);
        Some(format!(
            "{} is too slow for what is made: {new} dropped because the queue was full, {all} so far; a larger queue (OTEL_BSP_MAX_QUEUE_SIZE, or `Batch::high_throughput()`), a faster receiver or fewer sampled traces help",
            self.subject
        ))
    }
}
