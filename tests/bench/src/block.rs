//! A block of operations: what is measured at a time.

use std::hint::black_box;

use crate::contender::Contender;
use crate::scenario::{Mode, Scenario};
use crate::work;

/// Operations before the measured ones, with the caches as the last flush left them.
pub(crate) const WARM_UP: u64 = 48;

/// Operations that are measured.
pub(crate) const MEASURED: u64 = 400;

/// Of these, so many are below one root when roots are measured too.
pub(crate) const TREE: u64 = 100;

/// Operations of a block, each of them a span. With a root too, they are below the SDK's batch of 512, so that its worker sleeps while we measure.
pub(crate) const OPERATIONS: u64 = WARM_UP + MEASURED;

/// An instrument: called once in a block, with the operations to measure.
pub(crate) type Measure<'a> = &'a mut dyn FnMut(&mut dyn FnMut());

/// Runs one block under one root span, or under as many as are measured.
pub(crate) fn run<C: Contender>(scenario: Scenario, mode: Mode, measure: Measure<'_>) {
    if scenario == Scenario::Tree {
        let tree = |children| C::in_root(mode, || repeat::<C>(Scenario::Sync3, children));
        tree(WARM_UP);
        return measure(&mut || (0..MEASURED / TREE).for_each(|_| tree(TREE)));
    }
    C::in_root(mode, || {
        repeat::<C>(scenario, WARM_UP);
        measure(&mut || repeat::<C>(scenario, MEASURED));
    });
}

#[inline(never)]
fn repeat<C: Contender>(scenario: Scenario, times: u64) {
    match scenario {
        Scenario::Sync0 => (0..times).for_each(|i| {
            black_box(C::sync0(black_box(i)));
        }),
        Scenario::Sync3 => (0..times).for_each(|i| {
            black_box(C::sync3(
                black_box(i as i64),
                black_box("detector"),
                black_box("camera-0042"),
            ));
        }),
        Scenario::Leaf => (0..times).for_each(|i| {
            black_box(C::leaf(
                black_box(i as i64),
                black_box("detector"),
                black_box("camera-0042"),
            ));
        }),
        Scenario::Async0 => (0..times).for_each(|i| {
            black_box(work::poll(C::async0(black_box(i))));
        }),
        Scenario::Async3 => (0..times).for_each(|i| {
            black_box(work::poll(C::async3(
                black_box(i as i64),
                black_box("detector"),
                black_box("camera-0042"),
            )));
        }),
        Scenario::Tree | Scenario::Request => unreachable!("these are not repeated"),
    }
}
