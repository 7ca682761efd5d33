#![deny(unused, unused_mut)]

use instrument_core::traced_span;

#[traced_span]
fn sync(used: u32, unused: u32, mut unchanged: u32, (left, right): (u32, u32)) -> u32 {
    used + unchanged + left
}

#[traced_span]
async fn asynchronous(used: u32, unused: u32, mut unchanged: u32, (left, right): (u32, u32)) -> u32 {
    used + unchanged + left
}

#[traced_span(attrs(left))]
fn used_by_attributes((left, mut right): (u32, u32)) -> u32 {
    right
}

#[traced_span]
fn never_called() {}

fn main() {
    sync(1, 2, 3, (4, 5));
    drop(asynchronous(1, 2, 3, (4, 5)));
    used_by_attributes((1, 2));
}
