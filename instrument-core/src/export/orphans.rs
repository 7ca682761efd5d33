//! Spans that were exported while their parent was not.

use crate::folded::folded;
use crate::locked::lock;
use crate::recorder::Record;
use opentelemetry::trace::SpanId;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::mem;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Spans that are remembered as exported, twice: a child that ends so many spans after its parent finds it.
const REMEMBERED: usize = 1 << 14;
/// Parents that are waited for. Children end before their parents, so these are mostly spans that still run.
const AWAITED: usize = 1 << 13;
/// Names that are told.
const EXAMPLES: usize = 5;

/// Clones are the same. At most 2 MiB, and that only after as many spans.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orphans(Arc<Mutex<State>>);

/// What is kept of spans while they are exported.
#[derive(Debug, Default)]
pub(super) struct Exported {
    ids: Vec<Id>,
    families: Vec<Family>,
}

/// Spans below one parent that ended one after the other, as they mostly do.
#[derive(Debug)]
struct Family {
    parent: Id,
    children: u64,
    /// One child's.
    name: Cow<'static, str>,
}

/// What has been exported without its parent until now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OrphansSeen {
    /// Their parent has been missing for long.
    pub(crate) orphans: u64,
    /// Their parent may still run.
    pub(crate) waiting: u64,
    /// Names of the first, or else of the second.
    pub(crate) examples: Vec<String>,
}

#[derive(Debug, Default)]
struct State {
    exported: HashSet<Id, Hashing>,
    /// Those before them.
    older: HashSet<Id, Hashing>,
    awaited: HashMap<Id, Children, Hashing>,
}

/// A span's id. Only those of this process come here.
type Id = u64;

/// Ids are random already, or in order; nobody chooses them so that they meet.
#[derive(Debug, Default)]
struct IdHasher(u64);

type Hashing = BuildHasherDefault<IdHasher>;

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0 ^ u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, id: u64) {
        self.0 = folded(id);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Debug)]
struct Children {
    count: u64,
    name: Cow<'static, str>,
    since: Instant,
}

impl Exported {
    pub(super) fn of(spans: &[Box<Record>]) -> Self {
        let mut this = Self {
            ids: Vec::with_capacity(spans.len()),
            families: Vec::new(),
        };
        for span in spans {
            // What another process exports is not seen here.
            let has_local_parent = span.parent != SpanId::INVALID && !span.parent_is_remote;
            let parent = has_local_parent.then(|| id(span.parent));
            this.add(id(span.span_id), parent, || span.name.clone());
        }
        this
    }

    #[inline]
    fn add(&mut self, id: Id, parent: Option<Id>, name: impl FnOnce() -> Cow<'static, str>) {
        self.ids.push(id);
        match (parent, self.families.last_mut()) {
            (None, _) => {}
            (Some(parent), Some(last)) if last.parent == parent => last.children += 1,
            (Some(parent), _) => self.families.push(Family {
                parent,
                children: 1,
                name: name(),
            }),
        }
    }
}

fn id(id: SpanId) -> Id {
    Id::from_be_bytes(id.to_bytes())
}

impl Orphans {
    pub(super) fn exported(&self, spans: Exported, now: Instant) {
        let mut state = lock(&self.0);
        // All first: a parent often leaves in the same batch.
        for id in spans.ids {
            state.remember(id);
        }
        for family in spans.families {
            state.look_for_parent(family, now);
        }
    }

    /// An orphan is one whose parent has been missing for `patience`.
    pub(crate) fn seen(&self, patience: Duration, now: Instant) -> OrphansSeen {
        let state = lock(&self.0);
        let (orphans, waiting): (Vec<_>, Vec<_>) = state
            .awaited
            .values()
            .partition(|children| now.saturating_duration_since(children.since) >= patience);
        let count = |all: &[&Children]| all.iter().map(|children| children.count).sum();
        let shown = if orphans.is_empty() {
            &waiting
        } else {
            &orphans
        };
        let mut examples: Vec<_> = shown.iter().map(|c| c.name.to_string()).collect();
        examples.sort_unstable();
        examples.dedup();
        examples.truncate(EXAMPLES);
        OrphansSeen {
            orphans: count(&orphans),
            waiting: count(&waiting),
            examples,
        }
    }
}

impl State {
    fn remember(&mut self, id: Id) {
        if !self.awaited.is_empty() {
            self.awaited.remove(&id);
        }
        if self.exported.len() == REMEMBERED {
            self.older.clear();
            mem::swap(&mut self.exported, &mut self.older);
        }
        self.exported.insert(id);
    }

    fn look_for_parent(&mut self, family: Family, now: Instant) {
        let Family {
            parent,
            children,
            name,
        } = family;
        if self.exported.contains(&parent) || self.older.contains(&parent) {
            return;
        }
        if let Some(waiting) = self.awaited.get_mut(&parent) {
            waiting.count += children;
        } else if self.awaited.len() < AWAITED {
            let children = Children {
                count: children,
                name,
                since: now,
            };
            self.awaited.insert(parent, children);
        }
    }
}

#[cfg(test)]
mod tests;
