//! What each thread keeps for itself: records to be used, and the hub that it last handed one to.

use super::hub::{Hub, Kept};
use super::limits::Limits;
use super::record::{Record, Records};
use crate::locked::lock;
use crate::prefetch::prefetch;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

thread_local! {
    /// Records to be used.
    static FREE: RefCell<Records> = const { RefCell::new(Vec::new()) };
    /// The hub that was last handed a record. It is not here while it is handed one.
    static HUB: Cell<Option<Arc<Hub>>> = const { Cell::new(None) };
    /// A number for this thread, by which threads are spread over what they share. None: zero.
    static NUMBER: Cell<usize> = const { Cell::new(0) };
}

/// Records that came back from export, for threads that have none left.
static RETURNED: Mutex<Vec<Records>> = Mutex::new(Vec::new());
/// How many lists of them are kept.
#[cfg(feature = "telemetry")]
const KEPT: usize = 64;
/// How many records a thread keeps of those that come back one by one: more than there are in such a list.
const KEPT_HERE: usize = 1024;

/// So many spans before it is used, a record is asked for; and then what it points to, which it must have come for. With half as many
/// it is late where memory is slow; with twice as many nothing more is gained.
const EARLY: usize = 4;
const THEN: usize = 2;

/// A record as good as new.
#[inline]
pub(super) fn record() -> Box<Record> {
    let free = FREE.try_with(|free| {
        let mut free = free.borrow_mut();
        let record = free.pop();
        let left = free.len();
        if left >= EARLY {
            prefetch(&*free[left - EARLY]);
            free[left - THEN].prefetch_rest();
        }
        record
    });
    let mut record = free.ok().flatten().unwrap_or_else(more);
    record.reset();
    record
}

/// One for what is added to the span of another.
pub(super) fn record_for_additions(limits: Limits) -> Box<Record> {
    let mut record = record();
    if record.limits != limits {
        // They are not those that its hub gave it.
        record.open.leave();
        record.limits = limits;
    }
    record
}

/// This thread has none left.
#[cold]
fn more() -> Box<Record> {
    let returned = lock(&RETURNED).pop();
    let Some(mut records) = returned else {
        return Box::new(Record::new());
    };
    let record = records.pop();
    let _ = FREE.try_with(|free| *free.borrow_mut() = records);
    record.unwrap_or_else(|| Box::new(Record::new()))
}

/// Records that nobody needs any more, in a list of about the length in which they left.
#[cfg(feature = "telemetry")]
pub(crate) fn give_back(mut records: Records) {
    for record in &mut records {
        record.let_go();
    }
    let mut returned = lock(&RETURNED);
    if returned.len() < KEPT && !records.is_empty() {
        returned.push(records);
    }
}

/// A record that nobody needs any more.
pub(super) fn give_one_back(mut record: Box<Record>) {
    record.let_go();
    let _ = FREE.try_with(|free| {
        let mut free = free.borrow_mut();
        if free.len() < KEPT_HERE {
            free.push(record);
        }
    });
}

/// Hands an ended record to its hub.
#[inline(always)]
pub(super) fn hand_over(record: Box<Record>) {
    let number = record.open.hub();
    let last = HUB.try_with(Cell::take).ok().flatten();
    match last.filter(|last| last.number() == number) {
        Some(hub) => hand_over_to(hub, record),
        // This thread's first of this hub, or its last words.
        None => hand_over_to_another(number, record),
    }
}

#[inline(always)]
fn hand_over_to(hub: Arc<Hub>, record: Box<Record>) {
    match hub.keep(thread(), record) {
        Kept::Here => keep(hub),
        more => deal_with(&hub, more),
    }
}

#[inline]
fn keep(hub: Arc<Hub>) {
    let _ = HUB.try_with(|last| last.set(Some(hub)));
}

#[cold]
fn hand_over_to_another(number: u64, record: Box<Record>) {
    // Gone with its provider, it has nowhere to go.
    if let Some(hub) = Hub::by_number(number) {
        hand_over_to(hub, record);
    }
}

#[cold]
fn deal_with(hub: &Arc<Hub>, kept: Kept) {
    // First: what others do with records may make spans.
    keep(hub.clone());
    match kept {
        Kept::Here => {}
        Kept::Not(record) => give_one_back(record),
        Kept::Alone(record) => hub.deliver(vec![record]),
        Kept::Enough => {
            if let Some(records) = hub.enough(thread()) {
                hub.deliver(records);
            }
        }
    }
}

#[inline]
fn thread() -> usize {
    match NUMBER.get() {
        0 => next_number(),
        number => number,
    }
}

#[cold]
fn next_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    NUMBER.set(number);
    number
}
