//! What arrived, and what to answer: the server and the test share it.

use super::collected::Arrived;
use super::{CollectedLog, CollectedMetric, CollectedSpan, ReceivedRequest, Reply};
use crate::locked::lock;
use crate::testing::Tree;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};

#[derive(Debug, Default)]
pub(super) struct Store {
    all: Mutex<All>,
    pub(super) changed: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct All {
    pub(super) spans: Vec<CollectedSpan>,
    pub(super) logs: Vec<CollectedLog>,
    pub(super) metrics: Vec<CollectedMetric>,
    pub(super) requests: Vec<ReceivedRequest>,
    pub(super) script: VecDeque<Reply>,
}

impl All {
    pub(super) fn tree(&self) -> Tree {
        Tree::new(self.spans.iter().map(CollectedSpan::node).collect())
    }
}

impl Store {
    pub(super) fn lock(&self) -> MutexGuard<'_, All> {
        lock(&self.all)
    }

    pub(super) fn next_reply(&self) -> Option<Reply> {
        self.lock().script.pop_front()
    }

    pub(super) fn keep(&self, request: ReceivedRequest, arrived: Arrived) {
        let mut all = self.lock();
        match arrived {
            Arrived::Spans(spans) => all.spans.extend(spans),
            Arrived::Logs(logs) => all.logs.extend(logs),
            Arrived::Metrics(metrics) => all.metrics.extend(metrics),
            Arrived::Nothing => {}
        }
        all.requests.push(request);
        drop(all);
        self.changed.notify_all();
    }
}
