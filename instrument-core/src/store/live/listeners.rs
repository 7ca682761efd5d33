//! Those who listen, and what each of them has not heard of yet.

use crate::locked::lock;
use opentelemetry::trace::TraceId;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Those who listen.
#[derive(Debug, Default)]
pub(in crate::store) struct Listeners(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    listeners: Vec<Weak<Mutex<Changes>>>,
    /// How many changes there have been.
    position: u64,
    /// The last of them, for who was away for a moment.
    last: VecDeque<TraceId>,
}

/// What one of them has not heard of yet.
#[derive(Debug, Default)]
pub(super) struct Changes {
    waiting: VecDeque<TraceId>,
    known: HashSet<TraceId>,
    waker: Option<Waker>,
    is_over: bool,
    pub(super) until: Option<Instant>,
    pub(super) position: u64,
}

/// So many changed traces wait for whoever reads slowly, or was away.
const MOST: usize = 1000;

impl Listeners {
    pub(super) fn add(&self, after: Option<u64>) -> Arc<Mutex<Changes>> {
        let mut heard = self.lock();
        let mut changes = Changes {
            position: heard.position,
            ..Changes::default()
        };
        if let Some(after) = after {
            // A position of before this process began is beyond: then all is new.
            let missed = heard.position.checked_sub(after);
            let missed = missed.and_then(|missed| usize::try_from(missed).ok());
            let known = heard.last.len() - missed.unwrap_or(MOST).min(heard.last.len());
            changes.add(heard.last.iter().skip(known));
        }
        let changes = Arc::new(Mutex::new(changes));
        heard.listeners.push(Arc::downgrade(&changes));
        changes
    }

    pub(in crate::store) fn are_any(&self) -> bool {
        let heard = self.lock();
        heard.listeners.iter().any(|one| one.strong_count() > 0)
    }

    pub(in crate::store) fn tell(&self, changed: &HashSet<TraceId>) {
        let mut heard = self.lock();
        heard.position += changed.len() as u64;
        heard.last.extend(changed);
        let beyond = heard.last.len().saturating_sub(MOST);
        heard.last.drain(..beyond);
        heard.listeners.retain(|one| one.strong_count() > 0);
        for listener in heard.listeners.iter().filter_map(Weak::upgrade) {
            let waker = lock(&listener).add(changed);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    /// Ends those whose time it is.
    pub(in crate::store) fn end_old(&self, now: Instant) {
        self.end_if(|changes| changes.until.is_some_and(|until| until <= now));
    }

    pub(super) fn end(&self) {
        self.end_if(|_| true);
    }

    fn end_if(&self, is_time: impl Fn(&Changes) -> bool) {
        let mut heard = self.lock();
        let position = heard.position;
        heard.listeners.retain(|one| {
            let Some(listener) = one.upgrade() else {
                return false;
            };
            let mut changes = lock(&listener);
            if !is_time(&changes) {
                return true;
            }
            changes.is_over = true;
            changes.position = position;
            let waker = changes.waker.take();
            drop(changes);
            if let Some(waker) = waker {
                waker.wake();
            }
            false
        });
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        lock(&self.0)
    }
}

impl Changes {
    fn add<'a>(&mut self, changed: impl IntoIterator<Item = &'a TraceId>) -> Option<Waker> {
        for id in changed {
            if self.known.insert(*id) {
                self.waiting.push_back(*id);
            }
        }
        while self.waiting.len() > MOST {
            if let Some(oldest) = self.waiting.pop_front() {
                self.known.remove(&oldest);
            }
        }
        self.waker.take()
    }

    pub(super) fn next(&mut self, cx: &Context<'_>) -> Poll<Option<TraceId>> {
        if let Some(next) = self.waiting.pop_front() {
            self.known.remove(&next);
            return Poll::Ready(Some(next));
        }
        if self.is_over {
            return Poll::Ready(None);
        }
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
