use instrument_core::traced_span;

#[traced_span]
type Id = u32;

fn main() {
    let _: Id = 1;
}
