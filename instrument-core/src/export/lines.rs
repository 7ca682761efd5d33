//! What export says about itself: each kind of failure once a minute at most, and when it works again.

use super::failure::{Failure, Kind};
use super::queue::Full;
use super::things::Things;
use std::collections::HashMap;
use std::mem;
use std::time::Duration;
use tokio::time::Instant;

const AT_MOST_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Lines {
    subject: String,
    things: Things,
    /// By kind, and by whether it was for good.
    said: HashMap<(Kind, bool), Instant>,
    /// A failure was said, and not that it is over.
    is_failing: bool,
    /// What had failed when it last worked again.
    lost_before: u64,
    warning: Option<String>,
    drops_said: Option<Instant>,
    drops: u64,
}

impl Lines {
    pub(super) fn new(subject: String, things: Things) -> Self {
        Self {
            subject,
            things,
            said: HashMap::new(),
            is_failing: false,
            lost_before: 0,
            warning: None,
            drops_said: None,
            drops: 0,
        }
    }

    /// `failed`: since the beginning, for good.
    pub(super) fn failing(
        &mut self,
        failure: &Failure,
        next: Option<Duration>,
        failed: u64,
    ) -> Option<String> {
        let now = Instant::now();
        let what = (failure.kind, next.is_none());
        let last = self.said.get(&what);
        if last.is_some_and(|last| now - *last < AT_MOST_EVERY) {
            return None;
        }
        self.said.insert(what, now);
        self.is_failing = true;
        let Failure {
            kind, code, cause, ..
        } = failure;
        let subject = &self.subject;
        let then = match next {
            Some(next) => format!("next attempt in {next:.1?}"),
            None => format!("{} lost so far", self.things.counted(failed)),
        };
        let advice = kind.advice(self.things);
        Some(format!(
            "{subject} fails: {code}: {cause}; {then}; {advice}"
        ))
    }

    /// `failed`: since the beginning, for good.
    pub(super) fn works(&mut self, failed: u64) -> Option<String> {
        if !mem::take(&mut self.is_failing) {
            return None;
        }
        let lost = failed - mem::replace(&mut self.lost_before, failed);
        let lost = match lost {
            0 => String::new(),
            lost => format!("; lost meanwhile: {}", self.things.counted(lost)),
        };
        Some(format!("{} works again{lost}", self.subject))
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
    pub(super) fn dropped(&mut self, all: u64, full: Full) -> Option<String> {
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
        let (subject, variable) = (&self.subject, self.things.queue_size());
        let less = match self.things {
            Things::Spans => "fewer sampled traces",
            _ => "fewer of them",
        };
        Some(match full {
            Full::Number => format!(
                "{subject} is too slow for what is made: {new} dropped because the queue was full, {all} so far; a larger queue ({variable}, or `Batch::high_throughput()`), a faster receiver or {less} help"
            ),
            Full::Bytes => format!(
                "{subject} has no room for what is made: {new} dropped because they were too large for what may wait, in bytes, {all} so far; more room (`Batch::with_max_queue_bytes`), shorter attributes (OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT), a faster receiver or {less} help"
            ),
        })
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
            let mut lines = Lines::new("OTLP export".to_owned(), Things::Spans);
            let next = Some(Duration::from_millis(512));
            let line = lines.failing(&failure(Kind::Unavailable), next, 0);
            let line = line.expect("the first one is said");
            assert!(
                line.starts_with(
                    "OTLP export fails: 503: busy; next attempt in 512.0ms; the receiver"
                ),
                "{line}"
            );
            assert_eq!(lines.failing(&failure(Kind::Unavailable), next, 0), None);
            lines
                .failing(&failure(Kind::Lost), None, 0)
                .expect("it is another kind");
            tokio::time::advance(Duration::from_secs(59)).await;
            assert_eq!(lines.failing(&failure(Kind::Unavailable), next, 0), None);
            tokio::time::advance(Duration::from_secs(1)).await;
            lines
                .failing(&failure(Kind::Unavailable), next, 0)
                .expect("a minute is over");
        });
    }

    #[test]
    fn that_it_works_is_said_when_it_was_said_that_it_does_not() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned(), Things::Spans);
            assert_eq!(lines.works(0), None);
            lines.failing(&failure(Kind::Lost), None, 0);
            assert_eq!(lines.works(0).as_deref(), Some("OTLP export works again"));
            assert_eq!(lines.works(0), None);
            // The same again within the minute: neither is said.
            lines.failing(&failure(Kind::Lost), None, 0);
            assert_eq!(lines.works(0), None);
        });
    }

    #[test]
    fn what_is_lost_is_said_with_its_number() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned(), Things::LogRecords);
            let next = Some(Duration::from_millis(512));
            let busy = failure(Kind::Unavailable);
            lines.failing(&busy, next, 0).expect("it is the first one");
            // An attempt that is the last one is something else, though it fails as the one before.
            let line = lines.failing(&busy, None, 20).expect("they are lost");
            assert!(
                line.starts_with("OTLP export fails: 503: busy; 20 log records lost so far; "),
                "{line}"
            );
            assert_eq!(lines.failing(&busy, None, 40), None);
            let works = "OTLP export works again; lost meanwhile: 40 log records";
            assert_eq!(lines.works(40).as_deref(), Some(works));
            tokio::time::advance(AT_MOST_EVERY).await;
            lines.failing(&busy, next, 40).expect("a minute is over");
            assert_eq!(lines.works(40).as_deref(), Some("OTLP export works again"));
        });
    }

    #[test]
    fn bytes_for_which_there_is_no_room_are_no_queue_that_is_full() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned(), Things::LogRecords);
            let line = lines.dropped(2, Full::Bytes).expect("some were dropped");
            assert!(line.contains("`Batch::with_max_queue_bytes`"), "{line}");
            tokio::time::advance(AT_MOST_EVERY).await;
            let line = lines.dropped(3, Full::Number).expect("a minute is over");
            assert!(line.contains("OTEL_BLRP_MAX_QUEUE_SIZE"), "{line}");
        });
    }

    #[test]
    fn drops_are_said_once_a_minute_with_their_number() {
        on_a_stopped_clock(async || {
            let mut lines = Lines::new("OTLP export".to_owned(), Things::Spans);
            assert_eq!(lines.dropped(0, Full::Number), None);
            let line = lines.dropped(5, Full::Number).expect("some were dropped");
            assert!(
                line.contains(": 5 dropped because the queue was full, 5 so far;"),
                "{line}"
            );
            assert_eq!(lines.dropped(9, Full::Number), None);
            tokio::time::advance(Duration::from_secs(60)).await;
            let line = lines.dropped(9, Full::Number).expect("a minute is over");
            assert!(
                line.contains(": 4 dropped because the queue was full, 9 so far;"),
                "{line}"
            );
            tokio::time::advance(Duration::from_secs(60)).await;
            assert_eq!(lines.dropped(9, Full::Number), None);
        });
    }
}
