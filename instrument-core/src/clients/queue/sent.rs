//! What a message says of its own sending, in a header of ours beside those of the propagator.

use crate::propagation::{TraceContext, traceparent};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt};
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// `at=1763720000123456;attempt=2;before=00-…-…-01;dead-letter=timeout`. One header, so that what is sent anew leaves
/// nothing behind of what was there.
pub(super) const HEADER: &str = "queue-sent";

/// More than is ever written.
const MAX_BYTES: usize = 512;
/// How much of a reason travels.
const MAX_REASON: usize = 128;

/// Both sides know these.
const AT: &str = "at";
const ATTEMPT: &str = "attempt";
const BEFORE: &str = "before";
const DEAD_LETTER: &str = "dead-letter";

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sent {
    /// By the sender's clock.
    pub(super) at: Option<SystemTime>,
    /// Which attempt this is to be, from 1.
    pub(super) attempt: Option<u32>,
    /// The span that the attempt before was processed in.
    pub(super) before: Option<SpanContext>,
    /// Why it was given up.
    pub(super) dead_letter: Option<String>,
}

impl Sent {
    pub(super) fn now() -> Self {
        Self {
            at: Some(SystemTime::now()),
            ..Self::default()
        }
    }

    /// What is wrong or not known is left out.
    pub(super) fn read(carrier: &dyn Extractor) -> Self {
        let mut sent = Self::default();
        let Some(header) = carrier
            .get(HEADER)
            .filter(|header| header.len() <= MAX_BYTES)
        else {
            return sent;
        };
        for member in header.split(';') {
            match member.split_once('=') {
                Some((AT, value)) => sent.at = number(value).and_then(time),
                Some((ATTEMPT, value)) => {
                    sent.attempt = number(value)
                        .and_then(|attempt| attempt.try_into().ok())
                        .filter(|attempt| *attempt > 0);
                }
                Some((BEFORE, value)) => sent.before = span(value),
                Some((DEAD_LETTER, value)) => sent.dead_letter = Some(reason(value)),
                _ => {}
            }
        }
        sent
    }

    pub(super) fn header(&self) -> String {
        let mut text = String::with_capacity(24);
        let mut member = |name: &str, value: &dyn std::fmt::Display| {
            let separator = if text.is_empty() { "" } else { ";" };
            // Writing to a string does not fail.
            let _ = write!(text, "{separator}{name}={value}");
        };
        let micros = self
            .at
            .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
        if let Some(micros) = micros {
            member(AT, &micros.as_micros());
        }
        if let Some(attempt) = self.attempt {
            member(ATTEMPT, &attempt);
        }
        if let Some(before) = self.before.as_ref().and_then(parent) {
            member(BEFORE, &before);
        }
        if let Some(why) = &self.dead_letter {
            member(DEAD_LETTER, &reason(why));
        }
        text
    }
}

/// Digits and nothing else.
fn number(text: &str) -> Option<u64> {
    (text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 20)
        .then(|| text.parse().ok())
        .flatten()
}

fn time(micros: u64) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_micros(micros))
}

fn parent(span: &SpanContext) -> Option<String> {
    traceparent(&Context::new().with_remote_span_context(span.clone()))
}

fn span(parent: &str) -> Option<SpanContext> {
    let carrier = Only("traceparent", parent);
    let cx = TraceContext::new().extract_with_context(&Context::new(), &carrier);
    let span = cx.span().span_context().clone();
    span.is_valid().then_some(span)
}

/// Some characters that separate nothing and need no quotes anywhere.
fn reason(text: &str) -> String {
    let plain = |c: char| match c {
        ';' | '"' | '\\' => '_',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '_',
    };
    text.chars().take(MAX_REASON).map(plain).collect()
}

/// A carrier of one header.
struct Only<'a>(&'a str, &'a str);

impl Extractor for Only<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == self.0).then_some(self.1)
    }

    fn keys(&self) -> Vec<&str> {
        vec![self.0]
    }
}

#[cfg(test)]
mod tests;
