use instrument_core::traced_span;

#[traced_span(attrs(camera.id = camera_id, "camera.id" = 1), sampler(camera.id = 2))]
fn detect(camera_id: u32) -> u32 {
    camera_id
}

fn main() {
    detect(1);
}
