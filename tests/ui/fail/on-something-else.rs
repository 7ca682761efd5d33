use instrument_core::traced_span;

fn main() {
    #[traced_span]
    let camera_id = 1;
    let _ = camera_id;
}
