use instrument_core::traced_span;

struct Detector;

#[traced_span]
impl Detector {
    #[traced_span = "find_boxes"]
    fn detect(&self) {}
}

fn main() {
    Detector.detect();
}
