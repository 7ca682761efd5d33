//! What a trace is kept for.

use super::super::attribute::{AttributeTest, say_error};
use opentelemetry::Key;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) errors: bool,
    pub(super) slower_than: Option<Duration>,
    pub(super) attributes: Vec<AttributeTest>,
}

/// Why a trace is kept, the weakest reason first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// The head sampled it.
    Default,
    Slow,
    Rule(Key),
    Error,
}

impl Policy {
    /// What this span alone is reason enough for.
    pub(super) fn reason(&self, span: &SpanData) -> Option<Reason> {
        let failed = || matches!(span.status, Status::Error { .. }) || say_error(&span.attributes);
        if self.errors && failed() {
            return Some(Reason::Error);
        }
        self.attributes
            .iter()
            .find(|test| test.matches(&span.attributes))
            .map(|test| Reason::Rule(test.key.clone()))
    }

    pub(super) fn slow(&self, took: Duration) -> Option<Reason> {
        let threshold = self.slower_than?;
        (took >= threshold).then_some(Reason::Slow)
    }
}
