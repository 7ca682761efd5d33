use instrument_core::traced_span;

const NAME: &str = "detect";

#[traced_span(name = NAME)]
fn by_constant() {}

#[traced_span(name = format!("detect {n}"))]
fn by_format(n: u32) -> u32 {
    n
}

#[traced_span(concat!("detect", "_", "all"))]
fn by_concat() {}

fn main() {
    by_constant();
    by_format(1);
    by_concat();
}
