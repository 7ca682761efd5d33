//! More is made than leaves: whole traces are dropped.

use super::super::queue::Queue;
use super::super::weight::Weigh;
use super::*;
use crate::locked::lock;
use crate::recorder::Record;
use std::collections::HashMap;
use std::sync::Mutex;

fn queue(batch: Batch) -> (Queue<Box<Record>>, PipeHealth) {
    let health = PipeHealth::with_voice("test", Things::Spans, "test".to_owned(), "test", |_| {});
    (Queue::new(batch, health.clone()), health)
}

fn of_trace(trace: usize) -> Box<Record> {
    let mut record = Record::of_data(span(1));
    record.trace_id = TraceId::from(trace as u128 + 1);
    Box::new(record)
}

/// What comes: so many traces at a time, each with as many spans, in turn.
#[derive(Debug)]
struct Load {
    traces: usize,
    at_once: usize,
    spans: usize,
}

impl Load {
    /// By the number of their trace.
    fn spans(&self) -> impl Iterator<Item = usize> + use<> {
        let Self {
            traces,
            at_once,
            spans,
        } = *self;
        (0..traces * spans).map(move |count| {
            let (slot, round) = (count % at_once, count / at_once);
            // Another one begins where one has ended, and not all at the same time.
            let shift = slot * spans / at_once;
            (round + shift) / spans * at_once + slot
        })
    }
}

/// How much of the traces had holes, and how much of what was made was kept, if one leaves of so many that are made.
fn holes(load: &Load, limits: Batch, chunk: usize, overload: usize) -> (f64, f64) {
    let (queue, health) = queue(limits);
    let mut kept = HashMap::<TraceId, usize>::new();
    let mut made = HashMap::<TraceId, usize>::new();
    let mut leave = |taken: Vec<Box<Record>>| {
        for record in taken {
            *kept.entry(record.trace_id).or_default() += 1;
        }
    };
    let spans: Vec<_> = load.spans().collect();
    let mut until_next = limits.max_export_batch_size * overload;
    for chunk in spans.chunks(chunk) {
        let records: Vec<_> = chunk.iter().map(|trace| of_trace(*trace)).collect();
        for record in &records {
            *made.entry(record.trace_id).or_default() += 1;
        }
        until_next = until_next.saturating_sub(records.len());
        queue.push_all(records);
        // Whoever sends is free, and waits for a batch.
        if let Some(taken) = (until_next == 0).then(|| queue.take()).flatten() {
            until_next = limits.max_export_batch_size * overload;
            leave(taken.items);
        }
    }
    queue.call();
    while let Some(taken) = queue.take() {
        leave(taken.items);
    }
    let exported: usize = kept.values().sum();
    let dropped = health.snapshot().dropped as usize;
    assert_eq!(exported + dropped, spans.len(), "{load:?}");
    let of = |trace| kept.get(trace).copied().unwrap_or(0);
    let cut = made
        .iter()
        .filter(|(trace, made)| ![0, **made].contains(&of(trace)));
    let cut = cut.count();
    (
        cut as f64 / made.len() as f64,
        exported as f64 / spans.len() as f64,
    )
}

/// One by one, hardly any of them would be whole.
#[test]
fn at_overload_whole_traces_are_dropped() {
    let small = Load {
        traces: 8000,
        at_once: 32,
        spans: 8,
    };
    // More than there may wait.
    let large = Load {
        traces: 10_000,
        at_once: 500,
        spans: 20,
    };
    let few = batch(64).with_max_queue_size(512);
    for (load, limits, chunk, overload) in [
        (&small, few, 1, 2),
        (&small, few, 16, 2),
        // A batch leaves the queue empty.
        (&small, batch(512).with_max_queue_size(512), 16, 2),
        (&large, Batch::default(), 64, 2),
        (&large, Batch::default(), 64, 5),
    ] {
        let (holes, kept) = holes(load, limits, chunk, overload);
        let most = 1.0 / overload as f64;
        assert!(
            holes < 0.15 && kept > most * 0.85,
            "{load:?} in {chunk}, {overload} times too much: {holes:.3} have holes, {kept:.3} is kept"
        );
    }
}

#[test]
fn when_the_flood_is_over_nothing_is_dropped_any_more() {
    let (queue, health) = queue(batch(64).with_max_queue_size(512));
    (0..5000).for_each(|trace| queue.push(of_trace(trace)));
    assert_eq!(health.snapshot().dropped, 5000 - 512);
    // As somebody who flushes does, or the clock.
    queue.call();
    while queue.take().is_some() {}
    (0..500).for_each(|trace| queue.push(of_trace(trace)));
    assert_eq!(health.snapshot().dropped, 5000 - 512);
}

#[test]
fn when_there_was_room_for_a_while_nothing_is_dropped_any_more() {
    let (queue, health) = queue(batch(64).with_max_queue_size(512));
    (0..5000).for_each(|trace| queue.push(of_trace(trace)));
    (0..6).for_each(|_| drop(queue.take()));
    // The clock comes while some still waits.
    queue.call();
    queue.push(of_trace(0));
    queue.call();
    let dropped = health.snapshot().dropped;
    (0..300).for_each(|trace| queue.push(of_trace(trace)));
    assert_eq!(health.snapshot().dropped, dropped);
}

#[test]
fn what_is_too_heavy_is_dropped_alone() {
    let (queue, health) = queue(batch(64).with_max_queue_bytes(64 << 10));
    let mut heavy = of_trace(1);
    heavy.set_attribute(KeyValue::new("blob", "x".repeat(80 << 10)));
    queue.push(heavy);
    queue.push(of_trace(1));
    assert_eq!(health.snapshot().dropped, 1);
}

/// Records are used again: where there is too much, nobody should have to make new ones as well.
#[test]
fn what_finds_no_room_is_turned_away_together() {
    #[derive(Debug)]
    struct Item(u32);

    static TURNED_AWAY: Mutex<Vec<Vec<u32>>> = Mutex::new(Vec::new());

    impl Weigh for Item {
        fn weight(&self) -> usize {
            1
        }

        fn turn_away(all: Vec<Self>) {
            lock(&TURNED_AWAY).push(all.iter().map(|item| item.0).collect());
        }
    }

    let health = PipeHealth::with_voice("test", Things::Spans, "test".to_owned(), "test", |_| {});
    let queue = Queue::new(batch(10).with_max_queue_size(10), health.clone());
    queue.push_all((0..8).map(Item).collect());
    queue.push_all((8..13).map(Item).collect());
    queue.push(Item(13));
    assert_eq!(*lock(&TURNED_AWAY), [vec![10, 11, 12], vec![13]]);
    assert_eq!(health.snapshot().dropped, 4);
}
