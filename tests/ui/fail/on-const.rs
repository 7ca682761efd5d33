use instrument_core::traced_span;

#[traced_span]
const LIMIT: u32 = 1;

fn main() {
    let _ = LIMIT;
}
