//! What was handed over and is not in its place yet.

use super::span::StoredProcess;
use crate::locked::lock;
use crate::recorder::Records;
use opentelemetry_sdk::logs::SdkLogRecord;
use opentelemetry_sdk::trace::SpanData;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What was handed over.
#[derive(Debug)]
pub(super) enum Item {
    Records(Records, Arc<StoredProcess>),
    Span(Box<SpanData>, Arc<StoredProcess>),
    Log(Box<SdkLogRecord>, Arc<StoredProcess>),
}

impl Item {
    fn count(&self) -> usize {
        match self {
            Self::Records(records, _) => records.len(),
            Self::Span(..) | Self::Log(..) => 1,
        }
    }
}

/// Takes items from threads that must not wait.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    items: Mutex<Items>,
    filled: Condvar,
    refused_spans: AtomicU64,
    refused_logs: AtomicU64,
}

#[derive(Debug, Default)]
struct Items {
    list: Vec<Item>,
    count: usize,
    /// Somebody has begun to wait for what is here.
    is_awaited: bool,
}

/// More than this is refused: nobody puts it in its place.
const MOST: usize = 65_536;
/// So much is worth waking somebody for.
const WORTH_IT: usize = 1024;

impl Inbox {
    pub(super) fn push(&self, item: Item) {
        let count = item.count();
        let mut items = self.lock();
        if items.count + count > MOST {
            drop(items);
            let refused = match item {
                Item::Log(..) => &self.refused_logs,
                Item::Records(..) | Item::Span(..) => &self.refused_spans,
            };
            refused.fetch_add(count as u64, Ordering::Relaxed);
            return;
        }
        let was_worth_it = items.count >= WORTH_IT;
        items.list.push(item);
        items.count += count;
        let is_worth_it = items.count >= WORTH_IT;
        drop(items);
        if is_worth_it && !was_worth_it {
            self.filled.notify_one();
        }
    }

    pub(super) fn take(&self) -> Vec<Item> {
        let mut items = self.lock();
        items.count = 0;
        mem::take(&mut items.list)
    }

    /// Until there is much, somebody wants it, or for so long.
    pub(super) fn wait(&self, at_most: Duration) {
        let items = self.lock();
        // Whether it has got much or late makes no difference.
        let waited = self.filled.wait_timeout_while(items, at_most, |items| {
            items.count < WORTH_IT && !items.is_awaited
        });
        let (mut items, _) = waited.unwrap_or_else(PoisonError::into_inner);
        items.is_awaited = false;
    }

    pub(super) fn wake(&self) {
        self.lock().is_awaited = true;
        self.filled.notify_all();
    }

    pub(super) fn refused(&self) -> (u64, u64) {
        (
            self.refused_spans.load(Ordering::Relaxed),
            self.refused_logs.load(Ordering::Relaxed),
        )
    }

    fn lock(&self) -> MutexGuard<'_, Items> {
        lock(&self.items)
    }
}
