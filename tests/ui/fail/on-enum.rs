use instrument_core::traced_span;

#[traced_span]
enum Camera {
    On,
}

fn main() {
    let _ = Camera::On;
}
