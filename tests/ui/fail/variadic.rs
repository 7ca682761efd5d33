use instrument_core::traced_span;

#[traced_span]
unsafe extern "C" fn log(format: *const u8, mut args: ...) {}

fn main() {}
