use instrument_core::traced_span;

struct Camera;

#[traced_span]
impl Camera {
    #[traced_span(skip, cost)]
    fn detect(&self) {}
}

fn main() {
    Camera.detect();
}
