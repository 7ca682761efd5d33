use instrument_core::traced_span;

struct Camera;

#[traced_span(name = "detect", attrs(camera.id = 1), component = "camera")]
impl Camera {
    fn detect(&self, _: u32) {}
}

fn main() {
    Camera.detect(1);
}
