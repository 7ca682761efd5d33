use instrument_core::opentelemetry::Context;
use instrument_core::traced_span;

#[traced_span(leaf, cost, parent = cx)]
fn checksum(cx: &Context, frame: &[u8]) -> u32 {
    let _ = cx;
    frame.iter().copied().map(u32::from).sum()
}

struct Frame(Vec<u8>);

#[traced_span(min_duration = "1ms")]
impl Frame {
    #[traced_span(leaf)]
    fn checksum(&self) -> u32 {
        self.0.iter().copied().map(u32::from).sum()
    }
}

fn main() {
    checksum(&Context::new(), &[1]);
    Frame(vec![1]).checksum();
}
