//! Names and senders that many spans share.

use super::span::{StoredProcess, StoredScope};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Names and senders that many spans share.
#[derive(Debug, Default)]
pub(super) struct Interned {
    names: HashSet<Arc<str>>,
    scopes: VecDeque<Arc<StoredScope>>,
    processes: VecDeque<Arc<StoredProcess>>,
}

/// Names are mostly few; where they are not, there is nothing to share.
const NAMES: usize = 4096;
const LONGEST: usize = 256;
const SENDERS: usize = 64;

impl Interned {
    pub(super) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new: Arc<str> = name.into();
        if self.names.len() < NAMES && name.len() <= LONGEST {
            self.names.insert(new.clone());
        }
        new
    }

    pub(super) fn scope(&mut self, scope: StoredScope) -> Arc<StoredScope> {
        shared(&mut self.scopes, scope)
    }

    pub(super) fn process(&mut self, process: StoredProcess) -> Arc<StoredProcess> {
        shared(&mut self.processes, process)
    }
}

/// One that is equal and not long ago, else this.
fn shared<T: PartialEq>(known: &mut VecDeque<Arc<T>>, one: T) -> Arc<T> {
    if let Some(known) = known.iter().find(|known| ***known == one) {
        return known.clone();
    }
    let one = Arc::new(one);
    if known.len() == SENDERS {
        known.pop_front();
    }
    known.push_back(one.clone());
    one
}
