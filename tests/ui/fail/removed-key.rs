use instrument_core::traced_span;

#[traced_span(attrs(exception.escaped = true))]
fn detect(camera_id: u32) -> u32 {
    camera_id
}

fn main() {
    detect(1);
}
