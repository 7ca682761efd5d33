//! From what was handed over to what is in its place.

use super::inbox::Item;
use super::log::StoredLog;
use super::span::StoredSpan;
use super::trace_store::TraceStore;
use crate::locked::lock;
use crate::recorder::give_back;
use std::collections::HashSet;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// How long what ended waits for its place while nobody asks, and while somebody listens.
const IN_BACKGROUND: Duration = Duration::from_secs(1);
const WHILE_LISTENED_TO: Duration = Duration::from_millis(100);
/// So many spans are put in their place before a reader may have a turn.
const IN_ONE_GO: usize = 256;

impl TraceStore {
    /// How many spans were taken.
    pub(super) fn put(&self, spans: Vec<StoredSpan>, logs: Vec<StoredLog>) -> usize {
        let now = Instant::now();
        let mut taken = 0;
        let mut changed = HashSet::new();
        let left_out = lock(&self.0.left_out).clone();
        // A reader may have its turn in between.
        let mut spans = spans.into_iter().peekable();
        while spans.peek().is_some() {
            let mut index = lock(&self.0.index);
            for span in spans.by_ref().take(IN_ONE_GO) {
                let id = span.trace_id;
                if left_out.contains(&span.span_id) || index.add(span, now) {
                    taken += 1;
                    changed.insert(id);
                }
            }
        }
        let mut index = lock(&self.0.index);
        for log in logs {
            changed.insert(log.trace_id);
            index.add_log(log, now);
        }
        drop(index);
        self.0.listeners.tell(&changed);
        taken
    }

    /// Puts what was handed over in its place.
    pub(super) fn settle(&self) {
        // One after the other, and not under the lock of the index: sources hand over to this store.
        let settling = lock(&self.0.settling);
        for source in lock(&self.0.sources).iter() {
            source();
        }
        let items = self.0.inbox.take();
        if items.is_empty() {
            self.index().drop_old(Instant::now());
            return;
        }
        let (mut spans, mut logs) = (Vec::new(), Vec::new());
        {
            let mut interned = lock(&self.0.interned);
            for item in items {
                match item {
                    Item::Records(records, process) => {
                        spans.extend(
                            records.iter().map(|record| {
                                StoredSpan::of_record(record, &process, &mut interned)
                            }),
                        );
                        give_back(records);
                    }
                    Item::Span(span, process) => {
                        spans.push(StoredSpan::of_data(*span, &process, &mut interned));
                    }
                    Item::Log(log, process) => {
                        logs.extend(StoredLog::of_sdk(&log, &process, &mut interned));
                    }
                }
            }
        }
        self.put(spans, logs);
        drop(settling);
    }

    /// Puts things in their place also while nobody reads.
    pub(super) fn start_thread(&self) {
        let mut has_thread = lock(&self.0.has_thread);
        if *has_thread {
            return;
        }
        let store = Arc::downgrade(&self.0);
        let tidy = move || {
            while let Some(shared) = store.upgrade() {
                let pause = if shared.listeners.are_any() {
                    WHILE_LISTENED_TO
                } else {
                    IN_BACKGROUND
                };
                shared.inbox.wait(pause);
                let store = Self(shared);
                store.settle();
                store.listeners().end_old(Instant::now());
            }
        };
        let started = thread::Builder::new()
            .name("trace-store".to_owned())
            .spawn(tidy);
        match started {
            Ok(_) => *has_thread = true,
            // What is read is complete nevertheless; what is not read overflows, and is counted.
            Err(error) => crate::say(format_args!("no thread for the trace store: {error}")),
        }
    }
}
