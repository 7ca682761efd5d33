//! The spans of a batch by scope, without comparing or hashing scopes: they have numbers.

use crate::recorder::{self, Record};
use opentelemetry::InstrumentationScope;
use std::iter;

/// Scopes in the order in which they come up, the spans of each in theirs; read backwards.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By the number of a scope: the place of its group, if it has one.
    places: Vec<Option<u32>>,
    all: Vec<Group>,
    /// For each record, the one before it in its group.
    before: Vec<Option<u32>>,
}

#[derive(Debug)]
struct Group {
    scope: u32,
    /// The last record.
    last: Option<u32>,
}

impl Groups {
    pub(super) fn sort(&mut self, records: &[Box<Record>]) {
        for group in self.all.drain(..) {
            self.places[group.scope as usize] = None;
        }
        self.before.clear();
        // No batch has 4 billion spans.
        for (record, number) in records.iter().zip(0_u32..) {
            let scope = record.scope as usize;
            if scope >= self.places.len() {
                self.places.resize(scope + 1, None);
            }
            let new = self.all.len();
            let place = *self.places[scope].get_or_insert(new as u32) as usize;
            if place == new {
                self.all.push(Group {
                    scope: record.scope,
                    last: None,
                });
            }
            let group = &mut self.all[place];
            self.before.push(group.last.replace(number));
        }
    }

    /// The last scope first, and the last span of each first.
    pub(super) fn backwards<'a>(
        &'a self,
        records: &'a [Box<Record>],
    ) -> impl Iterator<Item = (InstrumentationScope, impl Iterator<Item = &'a Record>)> {
        self.all.iter().rev().map(|group| {
            let numbers = iter::successors(group.last, |number| self.before[*number as usize]);
            let records = numbers.map(|number| &*records[number as usize]);
            (recorder::scope(group.scope), records)
        })
    }
}
