//! Where tasks are kept. In memory: this example is about the spans around it, and a database would have its own.

use instrument_core::{current, traced_span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How soon a task is to be done.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Priority {
    Low,
    #[default]
    Medium,
    High,
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// Something to do.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) priority: Priority,
    pub(crate) assignee: Option<String>,
}

/// There are as many tasks as there can be.
#[derive(Debug)]
pub(crate) struct StoreFull {
    capacity: usize,
}

impl fmt::Display for StoreFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store is full: it has {} tasks", self.capacity)
    }
}

impl Error for StoreFull {}

/// All tasks. Clones share them.
#[derive(Clone, Debug)]
pub struct Store {
    tasks: Arc<Mutex<BTreeMap<u64, Task>>>,
    capacity: usize,
}

impl Store {
    /// For so many tasks.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            tasks: Arc::default(),
            capacity,
        }
    }

    /// Nothing panics half-way through a change, so what a panic leaves is whole.
    fn tasks(&self) -> MutexGuard<'_, BTreeMap<u64, Task>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A span for each, as `task_store.add`: as if they went over a network.
#[traced_span(component = "task_store")]
impl Store {
    /// Gives the task an id, and keeps it.
    #[traced_span(ok(task.id = |task| task.id))]
    pub(crate) async fn add(&self, mut task: Task) -> Result<Task, StoreFull> {
        {
            let mut tasks = self.tasks();
            if tasks.len() >= self.capacity {
                return Err(StoreFull {
                    capacity: self.capacity,
                });
            }
            task.id = tasks.last_key_value().map_or(1, |(last, _)| last + 1);
            tasks.insert(task.id, task.clone());
        }
        current::add_event("task_created", |a| a.add("task.id", &task.id));
        Ok(task)
    }

    /// Every task, oldest first.
    #[traced_span(ok(task.count = |tasks| tasks.len()))]
    pub(crate) async fn list(&self) -> Vec<Task> {
        self.tasks().values().cloned().collect()
    }

    /// The task of that id.
    #[traced_span(attrs(task.id = id), ok(task.priority = |task| task.priority.to_string()))]
    pub(crate) async fn find(&self, id: u64) -> Option<Task> {
        self.tasks().get(&id).cloned()
    }

    /// Keeps the task as it is now, if it is still there.
    #[traced_span(attrs(task.id = task.id))]
    pub(crate) async fn save(&self, task: Task) -> bool {
        match self.tasks().get_mut(&task.id) {
            Some(kept) => *kept = task,
            None => return false,
        }
        current::add_event("task_updated", |_| {});
        true
    }

    /// Forgets the task of that id. Whether it was there.
    #[traced_span(attrs(task.id = id))]
    pub(crate) async fn remove(&self, id: u64) -> bool {
        let removed = self.tasks().remove(&id).is_some();
        if removed {
            current::add_event("task_deleted", |_| {});
        }
        removed
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::with_capacity(10_000)
    }
}
