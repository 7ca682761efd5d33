use instrument_core::traced_span;

#[traced_span]
pub struct Camera {
    id: u32,
}

fn main() {
    let _ = Camera { id: 1 };
}
