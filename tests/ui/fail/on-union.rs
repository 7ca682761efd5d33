use instrument_core::traced_span;

#[traced_span]
union Camera {
    id: u32,
}

fn main() {
    let _ = Camera { id: 1 };
}
