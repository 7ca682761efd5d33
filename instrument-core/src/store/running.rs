//! Spans that have started and not ended.

use crate::locked::lock;
use opentelemetry::trace::{SpanId, SpanKind, TraceId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// A span that has started and not ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RunningSpan {
    /// The trace that it is a part of.
    pub trace_id: TraceId,
    /// Its own id.
    pub span_id: SpanId,
    /// The span that it is below; invalid for a root.
    pub parent: SpanId,
    /// What happens, as it was named at the start.
    pub name: Cow<'static, str>,
    /// Its role.
    pub kind: SpanKind,
    /// Nanoseconds since 1970.
    pub start: u64,
    /// `service.name`.
    pub service: Arc<str>,
}

/// Those of this process. Threads that start spans seldom meet at one part of it.
#[derive(Debug)]
pub(super) struct Running {
    parts: [Part; PARTS],
    count: AtomicUsize,
    most: usize,
    unknown: AtomicU64,
}

const PARTS: usize = 32;

#[derive(Debug, Default)]
#[repr(align(128))]
struct Part(Mutex<HashMap<u64, RunningSpan, BuildHasherDefault<AsItIs>>>);

impl Running {
    pub(super) fn new(most: usize) -> Self {
        Self {
            parts: Default::default(),
            count: AtomicUsize::new(0),
            most,
            unknown: AtomicU64::new(0),
        }
    }

    #[inline]
    pub(super) fn started(&self, span: RunningSpan) {
        // Counted before, so that there are never more.
        if self.count.fetch_add(1, Ordering::Relaxed) >= self.most {
            self.count.fetch_sub(1, Ordering::Relaxed);
            self.unknown.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let (key, mut part) = self.part(span.span_id);
        if part.insert(key, span).is_some() {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
    }

    #[inline]
    pub(super) fn ended(&self, span: SpanId) {
        let (key, mut part) = self.part(span);
        if part.remove(&key).is_some() {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// The longest running first.
    pub(super) fn all(&self) -> Vec<RunningSpan> {
        let parts = self.parts.iter().map(Part::lock);
        let mut all: Vec<_> = parts
            .flat_map(|part| part.values().cloned().collect::<Vec<_>>())
            .collect();
        all.sort_by_key(|span| span.start);
        all
    }

    pub(super) fn unknown(&self) -> u64 {
        self.unknown.load(Ordering::Relaxed)
    }

    #[inline]
    fn part(&self, span: SpanId) -> (u64, MutexGuard<'_, Spans>) {
        let key = u64::from_be_bytes(span.to_bytes());
        // Not the bits that the map looks at first.
        let part = (key >> 24) as usize % PARTS;
        (key, self.parts[part].lock())
    }
}

type Spans = HashMap<u64, RunningSpan, BuildHasherDefault<AsItIs>>;

impl Part {
    #[inline]
    fn lock(&self) -> MutexGuard<'_, Spans> {
        lock(&self.0)
    }
}

/// Ids of spans of this process are random already.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
