//! Words that stand for something.

use super::super::allowed::Allowed;
use super::super::{LogLevel, Propagator};
use super::{Parsed, Wrong, word, words};
use crate::export::{Compression, Protocol};
use crate::provider::ExceptionSignal;

fn meant<T>(text: &str, allowed: Allowed, meaning: impl Fn(&str) -> T) -> Parsed<T> {
    match word(text, allowed) {
        Ok(word) => Ok(meaning(word)),
        Err(wrong) => Err(Wrong::new(wrong.why)),
    }
}

pub(crate) fn protocol(text: &str, allowed: Allowed) -> Parsed<Protocol> {
    meant(text, allowed, |word| match word {
        "grpc" => Protocol::Grpc,
        _ => Protocol::HttpProtobuf,
    })
}

pub(crate) fn compression(text: &str, allowed: Allowed) -> Parsed<Compression> {
    meant(text, allowed, |word| match word {
        "gzip" => Compression::Gzip,
        _ => Compression::None,
    })
}

pub(crate) fn level(text: &str, allowed: Allowed) -> Parsed<LogLevel> {
    meant(text, allowed, |word| match word {
        "none" => LogLevel::None,
        "error" => LogLevel::Error,
        "warn" => LogLevel::Warn,
        "debug" => LogLevel::Debug,
        "trace" => LogLevel::Trace,
        _ => LogLevel::Info,
    })
}

pub(crate) fn propagators(text: &str, allowed: Allowed) -> Parsed<Vec<Propagator>> {
    let named = |words: Vec<&str>| {
        words
            .into_iter()
            .map(|word| match word {
                "baggage" => Propagator::Baggage,
                _ => Propagator::TraceContext,
            })
            .collect()
    };
    words(text, allowed)
        .map(named)
        .map_err(|wrong| wrong.map(named))
}

pub(crate) fn exceptions(text: &str, allowed: Allowed) -> Parsed<ExceptionSignal> {
    let named = |words: Vec<&str>| {
        // As the specification says, the duplicating form wins when both are given.
        if words.contains(&"logs/dup") {
            ExceptionSignal::LogsAndSpanEvents
        } else {
            ExceptionSignal::Logs
        }
    };
    words(text, allowed)
        .map(named)
        .map_err(|wrong| wrong.map(named))
}
