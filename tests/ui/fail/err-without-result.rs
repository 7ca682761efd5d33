use instrument_core::traced_span;

#[traced_span(err(type = |_| "validation"))]
fn count(list: &[u8]) -> usize {
    list.len()
}

fn main() {
    count(&[]);
}
