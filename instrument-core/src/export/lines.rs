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

    /// `all`: for which there was no room since the beginning.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::failure::Retry;
    use crate::export::stopped_clock::on_a_stopped_clock;

    fn failure(kind: Kind) -> Failure {
        Failure::new(kind, "503", "busy").with_retry(Retry::BackOff)
    }

    #[test]
    fn each_kind_of_failure_is_said_once_a_minute() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned());
            let line = lines.failing(
                &failure(Kind::Unavailable),
                Some(Duration::from_millis(512)),
            );
            let line = line.expect("the first one is said");
            assert!(
                line.starts_with(
                    "OTLP export fails: 503: busy; next attempt in 512.0ms; the receiver"
                ),
                "{line}"
            );
            assert_eq!(lines.failing(&failure(Kind::Unavailable), None), None);
            lines
                .failing(&failure(Kind::Lost), None)
                .expect("it is another kind");
            tokio::time::advance(Duration::from_secs(59)).await;
            assert_eq!(lines.failing(&failure(Kind::Unavailable), None), None);
            tokio::time::advance(Duration::from_secs(1)).await;
            lines
                .failing(&failure(Kind::Unavailable), None)
                .expect("a minute is over");
        });
    }

    #[test]
    fn that_it_works_is_said_when_it_was_said_that_it_does_not() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned());
            assert_eq!(lines.works(), None);
            lines.failing(&failure(Kind::Lost), None);
            assert_eq!(lines.works().as_deref(), Some("OTLP export works again"));
            assert_eq!(lines.works(), None);
            // The same again within the minute: neither is said.
            lines.failing(&failure(Kind::Lost), None);
            assert_eq!(lines.works(), None);
        });
    }

    #[test]
    fn drops_are_said_once_a_minute_with_their_number() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned());
            assert_eq!(lines.dropped(0), None);
            let line = lines.dropped(5).expect("some were dropped");
            assert!(
                line.contains(": 5 dropped because the queue was full, 5 so far;"),
                "{line}"
            );
            assert_eq!(lines.dropped(9), None);
            tokio::time::advance(Duration::from_secs(60)).await;
            let line = lines.dropped(9).expect("a minute is over");
            assert!(
                line.contains(": 4 dropped because the queue was full, 9 so far;"),
                "{line}"
            );
            tokio::time::advance(Duration::from_secs(60)).await;
            assert_eq!(lines.dropped(9), None);
        });
    }
}
