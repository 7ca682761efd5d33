use instrument_core::traced_span;

struct Camera;

#[traced_span]
impl Camera {
    const fn new() -> Self {
        Self
    }
}

const CAMERA: Camera = Camera::new();

fn main() {}
