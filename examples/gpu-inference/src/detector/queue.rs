//! What waits for the worker.

use super::admission::Priority;
use super::course::Job;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What waits for the worker: high priority first, then first come, first served. Its length is bounded by how many
/// requests are let in.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    came: Condvar,
    batch_size: usize,
    batch_wait: Duration,
}

#[derive(Debug, Default)]
struct Waiting {
    high: VecDeque<Job>,
    normal: VecDeque<Job>,
    is_closed: bool,
}

impl Queue {
    pub(super) fn new(batch_size: usize, batch_wait: Duration) -> Self {
        Self {
            waiting: Mutex::default(),
            came: Condvar::new(),
            batch_size,
            batch_wait,
        }
    }

    pub(super) fn push(&self, job: Job, priority: Priority) {
        let mut waiting = self.waiting();
        match priority {
            Priority::High => waiting.high.push_back(job),
            Priority::Normal => waiting.normal.push_back(job),
        }
        drop(waiting);
        self.came.notify_one();
    }

    /// What is waiting, as far as it fits into a batch. If less than that is there, it waits a little while others `may_come`.
    /// `None` once the queue is closed.
    pub(super) fn take(&self, may_come: impl Fn(usize) -> bool) -> Option<Vec<Job>> {
        let mut waiting = self.waiting();
        let mut batch = Vec::new();
        let mut images = 0;
        let mut deadline = None;
        loop {
            while let Some(job) = waiting.pop_up_to(self.batch_size - images) {
                images += job.inputs.len();
                batch.push(job);
            }
            let is_full = images == self.batch_size || !waiting.is_empty();
            if waiting.is_closed {
                return None;
            }
            if batch.is_empty() {
                waiting = self
                    .came
                    .wait(waiting)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let now = Instant::now();
            let deadline = *deadline.get_or_insert(now + self.batch_wait);
            if is_full || now >= deadline || !may_come(batch.len()) {
                return Some(batch);
            }
            let result = self.came.wait_timeout(waiting, deadline - now);
            waiting = result.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// What still waits is not done any more.
    pub(super) fn close(&self) {
        let mut waiting = self.waiting();
        *waiting = Waiting {
            is_closed: true,
            ..Waiting::default()
        };
        drop(waiting);
        self.came.notify_all();
    }

    /// Nothing panics while it is changed, so what a panic leaves is whole.
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The next job that somebody still waits for, if it has so few images.
    fn pop_up_to(&mut self, images: usize) -> Option<Job> {
        for jobs in [&mut self.high, &mut self.normal] {
            while jobs.pop_front_if(|job| job.is_given_up()).is_some() {}
            if let Some(job) = jobs.front() {
                // A smaller one further behind does not overtake.
                let fits = job.inputs.len() <= images;
                return fits.then(|| jobs.pop_front()).flatten();
            }
        }
        None
    }

    fn is_empty(&self) -> bool {
        self.high.is_empty() && self.normal.is_empty()
    }
}
