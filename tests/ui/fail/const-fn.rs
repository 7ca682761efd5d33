use instrument_core::traced_span;

#[traced_span]
const fn area(width: u32, height: u32) -> u32 {
    width * height
}

const AREA: u32 = area(2, 3);

fn main() {}
