//! An environment that remembers what was asked of it.

use crate::config::Environment;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

#[derive(Debug, Default)]
pub(in crate::config) struct Map {
    variables: BTreeMap<String, OsString>,
    asked: RefCell<BTreeSet<String>>,
}

impl Map {
    pub(in crate::config) fn of(pairs: &[(&str, &str)]) -> Self {
        let mut map = Self::default();
        for (name, value) in pairs {
            map.set(name, *value);
        }
        map
    }

    pub(in crate::config) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    pub(in crate::config) fn asked(&self) -> BTreeSet<String> {
        self.asked.borrow().clone()
    }
}

impl Environment for Map {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.asked.borrow_mut().insert(name.to_owned());
        self.variables.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.variables.keys().cloned().collect()
    }
}
