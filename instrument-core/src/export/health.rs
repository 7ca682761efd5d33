//! What became of what was to be exported: in numbers, and in words.

use super::failure::Failure;
use super::lines::Lines;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// What became of the spans (or log records) that were to be exported.
///
/// What was made is at any moment exactly `exported + failed + dropped + queued`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportHealth {
    /// Taken by the receiver.
    pub exported: u64,
    /// Given to an exporter, and not taken.
    pub failed: u64,
    /// Never given to an exporter: the queue was full, or export was over.
    pub dropped: u64,
    /// Waiting, or on their way.
    pub queued: u64,
    /// What went wrong last. It stays after export works again.
    pub last_error: Option<ExportFailure>,
}

/// Why export failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportFailure {
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
}

impl fmt::Display for ExportHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            exported,
            failed,
            dropped,
            queued,
            last_error,
        } = self;
        write!(
            f,
            "{exported} exported, {failed} failed, {dropped} dropped, {queued} queued"
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
    counts: Mutex<Counts>,
    last: Mutex<Option<ExportFailure>>,
    lines: Mutex<Lines>,
    voice: Voice,
}

/// They change together, so that their sum is right whenever somebody looks.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    exported: u64,
    failed: u64,
    dropped: u64,
    queued: u64,
}

impl PipeHealth {
    /// `subject` begins the lines that are said: `OTLP export of spans to http://localhost:4318`.
    pub(crate) fn new(subject: impl Into<String>, endpoint: impl Into<String>) -> Self {
        Self::with_voice(subject, endpoint, |line| crate::say(format_args!("{line}")))
    }

    pub(crate) fn with_voice(
        subject: impl Into<String>,
        endpoint: impl Into<String>,
        voice: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            endpoint: endpoint.into(),
            counts: Mutex::default(),
            last: Mutex::default(),
            lines: Mutex::new(Lines::new(subject.into())),
            voice: Voice(Box::new(voice)),
        }))
    }

    pub(crate) fn snapshot(&self) -> ExportHealth {
        let counts = *lock(&self.0.counts);
        ExportHealth {
            exported: counts.exported,
            failed: counts.failed,
            dropped: counts.dropped,
            queued: counts.queued,
            last_error: self.last_error(),
        }
    }

    /// So many wait from now on.
    pub(crate) fn queued(&self, count: u64) {
        lock(&self.0.counts).queued += count;
    }

    /// So many are not even queued.
    pub(crate) fn dropped(&self, count: u64) {
        lock(&self.0.counts).dropped += count;
    }

    /// So many waited and are given up.
    pub(crate) fn abandoned(&self, count: u64) {
        let mut counts = lock(&self.0.counts);
        counts.queued -= count;
        counts.dropped += count;
    }

    /// So many waited and were sent, with this success.
    pub(crate) fn settled(&self, exported: u64, failed: u64) {
        let mut counts = lock(&self.0.counts);
        counts.queued -= exported + failed;
        counts.exported += exported;
        counts.failed += failed;
    }

    pub(crate) fn failures(&self) -> u64 {
        lock(&self.0.counts).failed
    }

    /// An attempt failed; if there will be another one, in so much time.
    pub(crate) fn failing(&self, failure: &Failure, next: Option<Duration>) {
        *lock(&self.0.last) = Some(ExportFailure {
            endpoint: self.0.endpoint.clone(),
            code: failure.code.to_string(),
            cause: failure.cause.clone(),
            at: SystemTime::now(),
            advice: failure.kind.advice().to_owned(),
        });
        let line = lock(&self.0.lines).failing(failure, next);
        self.say(line);
    }

    /// A batch arrived.
    pub(crate) fn works(&self) {
        let line = lock(&self.0.lines).works();
        self.say(line);
    }

    /// The receiver took all, and has something to say.
    pub(crate) fn warned(&self, warning: &str) {
        let line = lock(&self.0.lines).warned(warning);
        self.say(line);
    }

    /// Says that spans were dropped, if so and if it is time.
    pub(crate) fn mention_drops(&self) {
        let dropped = lock(&self.0.counts).dropped;
        let line = lock(&self.0.lines).dropped(dropped);
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
