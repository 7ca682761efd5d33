//! More is made than leaves: whole traces are dropped.

use super::super::queue::Queue;
use super::*;
use crate::recorder::Record;
use std::collections::HashMap;

const SPANS: usize = 8;
const AT_ONCE: usize = 32;
const TRACES: usize = 4000;

fn queue(batch: Batch) -> (Queue<Box<Record>>, PipeHealth) {
    let health = PipeHealth::with_voice("test", "test".to_owned(), "test", |_| {});
    (Queue::new(batch, health.clone()), health)
}

fn of_trace(trace: usize) -> Box<Record> {
    let mut record = Record::of_data(span(1));
    record.trace_id = TraceId::from(trace as u128 + 1);
    Box::new(record)
}

/// The spans of some traces at a time, in turn, each trace with as many.
fn interleaved() -> impl Iterator<Item = usize> {
    (0..TRACES / AT_ONCE).flat_map(|group| {
        // Another one begins where one has ended, and not all at the same time.
        (0..SPANS * AT_ONCE).map(move |step| {
            let slot = step % AT_ONCE;
            let shift = slot * SPANS / AT_ONCE;
            let round = group * SPANS + step / AT_ONCE + shift;
            (round / SPANS) * AT_ONCE + slot
        })
    })
}

#[test]
fn at_overload_whole_traces_are_dropped() {
    let (queue, health) = queue(batch(64).with_max_queue_size(512));
    let mut kept = HashMap::<TraceId, usize>::new();
    let mut made = HashMap::<TraceId, usize>::new();
    let mut leave = |taken: Vec<Box<Record>>| {
        for record in taken {
            *kept.entry(record.trace_id).or_default() += 1;
        }
    };
    for (count, trace) in interleaved().enumerate() {
        let record = of_trace(trace);
        *made.entry(record.trace_id).or_default() += 1;
        queue.push(record);
        // Two are made where one leaves.
        if count % 128 == 127 {
            leave(queue.take().map_or_else(Vec::new, |taken| taken.items));
        }
    }
    queue.call();
    while let Some(taken) = queue.take() {
        leave(taken.items);
    }
    let exported: usize = kept.values().sum();
    let dropped = health.snapshot().dropped;
    assert_eq!(exported + dropped as usize, made.values().sum::<usize>());
    assert!(
        exported * 3 > dropped as usize * 2,
        "{exported} were kept, {dropped} dropped"
    );
    let of = |trace| kept.get(trace).copied().unwrap_or(0);
    let cut = made
        .iter()
        .filter(|(trace, made)| ![0, **made].contains(&of(trace)));
    let cut = cut.count();
    // One by one, hardly any of them would be whole.
    assert!(
        cut * 10 < made.len(),
        "{cut} of {} traces have holes",
        made.len()
    );
}

#[test]
fn when_the_flood_is_over_nothing_is_dropped_any_more() {
    let (queue, health) = queue(batch(64).with_max_queue_size(512));
    (0..5000).for_each(|trace| queue.push(of_trace(trace)));
    while queue.take().is_some() {}
    assert_eq!(health.snapshot().dropped, 5000 - 512);
    // No more than it takes to find that out: once for each of those that were shed.
    for trace in 0..2000 {
        queue.push(of_trace(trace));
        queue.take();
    }
    let dropped = health.snapshot().dropped;
    assert!(dropped < 5000, "{dropped}");
    (0..400).for_each(|trace| queue.push(of_trace(trace)));
    assert_eq!(health.snapshot().dropped, dropped);
}

#[test]
fn what_is_too_heavy_is_dropped_alone() {
    let (queue, health) = queue(batch(64).with_max_queue_bytes(64 << 10));
    let mut heavy = of_trace(1);
    heavy.add_attribute(KeyValue::new("blob", "x".repeat(80 << 10)));
    queue.push(heavy);
    queue.push(of_trace(1));
    assert_eq!(health.snapshot().dropped, 1);
}
