use instrument_core::traced_span;

struct Camera;

#[traced_span("Find Objects", kind = clinet, attrs(camera_di, http.method = "GET"), err(dbug), cost, cost)]
fn detect(camera_id: u32) -> u32 {
    camera_id
}

#[traced_span(knd = client)]
impl Camera {
    #[traced_span("Zoom-In")]
    fn zoom(&self) {}

    #[traced_span(attrs(pan))]
    async fn pan(&self) {}
}

fn main() {
    let _: u32 = detect(1);
    Camera.zoom();
    drop(Camera.pan());
}
