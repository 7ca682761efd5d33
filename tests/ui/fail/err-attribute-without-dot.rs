use instrument_core::traced_span;

#[traced_span(err(code = |e| e.len()))]
fn detect(camera_id: u32) -> Result<u32, String> {
    Ok(camera_id)
}

fn main() {
    let _ = detect(1);
}
