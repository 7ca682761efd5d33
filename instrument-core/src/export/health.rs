//! What became of what was to be exported: in numbers, and in words.

use super::failure::{Failure, Kind};
use super::lines::Lines;
use super::listener::Listener;
use super::queue::Full;
use super::things::Things;
use crate::locked::lock;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, SystemTime};

/// What became of the spans (or log records) that were to be exported.
///
/// What was made is at any moment exactly `exported + failed + dropped + queued`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportHealth {
    /// What OpenTelemetry's conventions call the exporter: `otlp_http_span_exporter`.
    pub exporter: &'static str,
    /// Where it sends to. Credentials in a URL are left out.
    pub endpoint: String,
    /// How many may wait.
    pub capacity: u64,
    /// Taken by the receiver.
    pub exported: u64,
    /// Given to an exporter, and not taken.
    pub failed: u64,
    /// Never given to an exporter: the queue was full, or had been, or export was over.
    pub dropped: u64,
    /// Of these, those that came when export was over, or still waited then.
    pub too_late: u64,
    /// Waiting, or on their way.
    pub queued: u64,
    /// Of these, on their way.
    pub in_flight: u64,
    /// What went wrong last. It stays after export works again.
    pub last_error: Option<ExportFailure>,
}

/// Why export failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportFailure {
    /// What OpenTelemetry's conventions call the exporter: `otlp_http_span_exporter`.
    pub exporter: &'static str,
    /// Where to. Credentials in a URL are left out.
    pub endpoint: String,
    /// What it is called: `401`, `UNAVAILABLE`, `connection refused`, `timeout`.
    pub code: String,
    /// Why, in words.
    pub cause: String,
    /// When.
    pub at: SystemTime,
    /// What may help.
    pub advice: String,
    /// In how much time it is tried again. `None`: not again, and what was to be exported is lost.
    pub next_attempt: Option<Duration>,
    pub(crate) kind: Kind,
}

impl fmt::Display for ExportHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            exporter: _,
            endpoint,
            capacity: _,
            exported,
            failed,
            dropped,
            too_late: _,
            queued,
            in_flight: _,
            last_error,
        } = self;
        write!(
            f,
            "to {endpoint}: {exported} exported, {failed} failed, {dropped} dropped, {queued} queued"
        )?;
        match last_error {
            Some(error) => write!(f, "; last error: {error}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ExportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}: {} ({})",
            self.endpoint, self.code, self.cause, self.advice
        )
    }
}

/// How export speaks: [`crate::say`], except in tests.
struct Voice(Box<dyn Fn(&str) + Send + Sync>);

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Voice")
    }
}

/// The counters of one pipe, shared by all that has to do with it.
#[derive(Clone, Debug)]
pub(crate) struct PipeHealth(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    endpoint: String,
    /// What the conventions call such an exporter.
    kind: &'static str,
    things: Things,
    /// How many may wait.
    capacity: AtomicU64,
    counts: Mutex<Counts>,
    last: Mutex<Option<ExportFailure>>,
    lines: Mutex<Lines>,
    voice: Voice,
    listener: OnceLock<Listener>,
}

/// They change together, so that their sum is right whenever somebody looks.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    exported: u64,
    failed: u64,
    dropped: u64,
    too_late: u64,
    queued: u64,
    in_flight: u64,
    /// Of those that failed, those since something was exported.
    failed_last: u64,
    /// Why there was no room, the last time.
    full: Full,
}

impl PipeHealth {
    /// `subject` begins the lines that are said: `OTLP export of spans to http://localhost:4318`.
    /// `kind` is what OpenTelemetry's conventions call such an exporter.
    pub(crate) fn new(
        kind: &'static str,
        things: Things,
        subject: impl Into<String>,
        endpoint: impl Into<String>,
    ) -> Self {
        Self::with_voice(kind, things, subject, endpoint, |line| {
            crate::say(format_args!("{line}"));
        })
    }

    pub(crate) fn with_voice(
        kind: &'static str,
        things: Things,
        subject: impl Into<String>,
        endpoint: impl Into<String>,
        voice: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            endpoint: endpoint.into(),
            kind,
            things,
            capacity: AtomicU64::new(0),
            counts: Mutex::default(),
            last: Mutex::default(),
            lines: Mutex::new(Lines::new(subject.into(), things)),
            voice: Voice(Box::new(voice)),
            listener: OnceLock::new(),
        }))
    }

    /// From now on, and once: another listener is not heard of.
    pub(crate) fn set_listener(&self, listener: Listener) {
        let _ = self.0.listener.set(listener);
    }

    pub(crate) fn set_capacity(&self, capacity: usize) {
        self.0.capacity.store(capacity as u64, Ordering::Relaxed);
    }

    pub(crate) fn snapshot(&self) -> ExportHealth {
        let counts = *lock(&self.0.counts);
        ExportHealth {
            exporter: self.0.kind,
            endpoint: self.0.endpoint.clone(),
            capacity: self.0.capacity.load(Ordering::Relaxed),
            exported: counts.exported,
            failed: counts.failed,
            dropped: counts.dropped,
            too_late: counts.too_late,
            queued: counts.queued,
            in_flight: counts.in_flight,
            last_error: self.last_error(),
        }
    }

    /// So many wait from now on.
    pub(crate) fn queued(&self, count: u64) {
        lock(&self.0.counts).queued += count;
    }

    /// So many of those that waited are on their way.
    pub(crate) fn sent(&self, count: u64) {
        lock(&self.0.counts).in_flight += count;
    }

    /// For so many there is no room.
    pub(crate) fn dropped(&self, count: u64, full: Full) {
        let mut counts = lock(&self.0.counts);
        counts.dropped += count;
        counts.full = full;
    }

    /// So many come when it is over.
    pub(crate) fn too_late(&self, count: u64) {
        let mut counts = lock(&self.0.counts);
        counts.dropped += count;
        counts.too_late += count;
    }

    /// So many waited and are given up.
    pub(crate) fn abandoned(&self, count: u64) {
        let mut counts = lock(&self.0.counts);
        counts.queued -= count;
        counts.dropped += count;
        counts.too_late += count;
    }

    /// So many were on their way and have come back, with this success.
    pub(crate) fn settled(&self, exported: u64, failed: u64) {
        let mut counts = lock(&self.0.counts);
        counts.queued -= exported + failed;
        counts.in_flight -= exported + failed;
        counts.exported += exported;
        counts.failed += failed;
        counts.failed_last = failed + if exported > 0 { 0 } else { counts.failed_last };
    }

    /// How many have failed so far, and how many of them since something was exported.
    pub(crate) fn failures(&self) -> (u64, u64) {
        let counts = lock(&self.0.counts);
        (counts.failed, counts.failed_last)
    }

    /// An attempt failed; if there will be another one, in so much time.
    pub(crate) fn failing(&self, failure: &Failure, next: Option<Duration>) {
        let last = ExportFailure {
            exporter: self.0.kind,
            endpoint: self.0.endpoint.clone(),
            code: failure.code.to_string(),
            cause: failure.cause.clone(),
            at: SystemTime::now(),
            advice: failure.kind.advice(self.0.things).into_owned(),
            next_attempt: next,
            kind: failure.kind,
        };
        *lock(&self.0.last) = Some(last.clone());
        let (failed, _) = self.failures();
        let line = lock(&self.0.lines).failing(failure, next, failed);
        self.say(line);
        if let Some(listener) = self.0.listener.get() {
            listener.tell(&last);
        }
    }

    /// A batch arrived.
    pub(crate) fn works(&self) {
        let (failed, _) = self.failures();
        let line = lock(&self.0.lines).works(failed);
        self.say(line);
    }

    /// The receiver took all, and has something to say.
    pub(crate) fn warned(&self, warning: &str) {
        let line = lock(&self.0.lines).warned(warning);
        self.say(line);
    }

    /// Says that there was no room for spans, if so and if it is time.
    pub(crate) fn mention_drops(&self) {
        let counts = *lock(&self.0.counts);
        let line = lock(&self.0.lines).dropped(counts.dropped - counts.too_late, counts.full);
        self.say(line);
    }

    fn say(&self, line: Option<String>) {
        if let Some(line) = line {
            (self.0.voice.0)(&line);
        }
    }

    /// What was the last attempt's failure; for those that end without knowing more.
    pub(crate) fn last_error(&self) -> Option<ExportFailure> {
        lock(&self.0.last).clone()
    }
}
