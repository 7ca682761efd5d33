use instrument_core::traced_span;

// What `#[async_trait]` makes of `(width, _): (u32, u32)`.
#[traced_span(attrs(width))]
fn scale(__arg1: (u32, u32)) -> u32 {
    let (width, _) = __arg1;
    width
}

fn main() {
    scale((1, 2));
}
