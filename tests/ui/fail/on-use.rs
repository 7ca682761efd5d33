use instrument_core::traced_span;

#[traced_span]
use std::cmp::max;

fn main() {
    let _ = max(1, 2);
}
