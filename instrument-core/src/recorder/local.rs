//! What each thread keeps for itself: records to be used, and the hub that it last handed one to.

use super::hub::{Hub, Kept};
use super::limits::Limits;
use super::record::{Record, Records};
use crate::locked::lock;
use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

struct Local {
    free: Records,
    hub: Option<Arc<Hub>>,
    /// A number for this thread, by which threads are spread over what they share.
    number: usize,
}

thread_local! {
    static LOCAL: RefCell<Local> = RefCell::new(Local {
        free: Vec::new(),
        hub: None,
        number: {
            static NEXT: AtomicUsize = AtomicUsize::new(0);
            NEXT.fetch_add(1, Ordering::Relaxed)
        },
    });
}

/// Records that came back from export, for threads that have none left.
static RETURNED: Mutex<Vec<Records>> = Mutex::new(Vec::new());
/// How many lists of them are kept.
#[cfg(feature = "telemetry")]
const KEPT: usize = 64;
/// How many records a thread keeps of those that come back one by one: more than there are in such a list.
const KEPT_HERE: usize = 1024;

/// A record as good as new.
#[inline]
pub(super) fn record() -> Box<Record> {
    let free = LOCAL.try_with(|local| local.borrow_mut().free.pop());
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
    let _ = LOCAL.try_with(|local| local.borrow_mut().free = records);
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
    let _ = LOCAL.try_with(|local| {
        let mut local = local.borrow_mut();
        if local.free.len() < KEPT_HERE {
            local.free.push(record);
        }
    });
}

/// Hands an ended record to its hub.
#[inline]
pub(super) fn hand_over(record: Box<Record>) {
    let number = record.open.hub();
    let mut record = Some(record);
    let kept = LOCAL.try_with(|local| {
        let local = local.borrow();
        let hub = local.hub.as_ref().filter(|last| last.number() == number)?;
        Some(hub.keep(local.number, record.take()?))
    });
    match (kept, record) {
        (Ok(Some(Kept::Here)), _) => {}
        (Ok(Some(more)), _) => deal_with(more),
        // This thread's first of this hub, or its last words.
        (_, Some(record)) => hand_over_to_another(number, record),
        (_, None) => {}
    }
}

/// What others do with records may make spans, so nothing is borrowed then.
#[cold]
fn deal_with(kept: Kept) {
    match kept {
        Kept::Here => {}
        Kept::Not(record) => give_one_back(record),
        Kept::Enough => {
            let here = LOCAL.try_with(|local| {
                let local = local.borrow();
                Some((local.hub.clone()?, local.number))
            });
            if let Ok(Some((hub, thread))) = here {
                deliver_enough(&hub, thread);
            }
        }
    }
}

fn deliver_enough(hub: &Hub, thread: usize) {
    if let Some(records) = hub.enough(thread) {
        hub.deliver(records);
    }
}

#[cold]
fn hand_over_to_another(number: u64, record: Box<Record>) {
    // Gone with its provider, it has nowhere to go.
    let Some(hub) = Hub::by_number(number) else {
        return;
    };
    let before = LOCAL.try_with(|local| local.borrow_mut().hub.replace(hub.clone()));
    drop(before);
    let thread = LOCAL.try_with(|local| local.borrow().number);
    let thread = thread.unwrap_or_default();
    match hub.keep(thread, record) {
        Kept::Enough => deliver_enough(&hub, thread),
        other => deal_with(other),
    }
}
