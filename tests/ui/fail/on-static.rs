use instrument_core::traced_span;

#[traced_span]
static LIMIT: u32 = 1;

fn main() {
    let _ = LIMIT;
}
