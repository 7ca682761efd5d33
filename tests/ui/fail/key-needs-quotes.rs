use instrument_core::traced_span;

#[traced_span(attrs(http.request.header.x-id = camera_id, camera::id = camera_id, 2xx = 1))]
fn detect(camera_id: u32) -> u32 {
    camera_id
}

fn main() {
    detect(1);
}
