use instrument_core::traced_span;

#[traced_span]
trait Detect {
    fn detect(&self) {}
}

impl Detect for u8 {}

fn main() {
    1_u8.detect();
}
