use instrument_core::traced_span;

#[traced_span(attrs(http.method = "GET", http.target = "/", net.peer.name = "db"), err(http.status_code = |_| 500))]
fn detect(camera_id: u32) -> Result<u32, String> {
    Ok(camera_id)
}

fn main() {
    let _ = detect(1);
}
