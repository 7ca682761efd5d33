use instrument_core::traced_span;

#[traced_span(leaf)]
async fn checksum(frame: &[u8]) -> u32 {
    frame.iter().copied().map(u32::from).sum()
}

#[traced_span(leaf)]
fn counter() -> impl FnMut() -> u32 {
    let mut count = 0;
    move || {
        count += 1;
        count
    }
}

fn main() {
    let _ = checksum(&[1]);
    counter()();
}
