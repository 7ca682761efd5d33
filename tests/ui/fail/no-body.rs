use instrument_core::traced_span;

trait Detect {
    #[traced_span]
    fn detect(&self) -> u32;
}

unsafe extern "C" {
    #[traced_span]
    fn detect(image: *const u8) -> u32;
}

impl Detect for u8 {
    fn detect(&self) -> u32 {
        1
    }
}

fn main() {
    1_u8.detect();
}
