//! A small pipeline that is traced, and its trace as a tree.
//!
//! Run with
//!
//! ```sh
//! cargo run -p first-trace
//! ```

use instrument_core::testing::Kit;
use instrument_core::{current, span, traced_span};
use std::time::Duration;
use std::{error, fmt};
use tokio::time::sleep;

#[derive(Debug)]
struct ModelBusy;

impl fmt::Display for ModelBusy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the model is busy")
    }
}

impl error::Error for ModelBusy {}

/// One image on its way through the pipeline.
#[traced_span(kind = consumer, attrs(camera.id = camera_id, image.size = image.len()))]
async fn handle_frame(camera_id: &str, image: Vec<u8>) -> Result<u8, ModelBusy> {
    let boxes = detect_objects(&image).await;
    // The first try fails and its span says so; this one recovers, so its own stays as it is.
    let risk = match judge_risk(boxes, 1).await {
        Err(ModelBusy) => judge_risk(boxes, 2).await?,
        judged => judged?,
    };
    save_event(risk);
    Ok(risk)
}

#[traced_span(attrs(model.name = "yolo26"), ok(detection.count = |boxes| *boxes))]
async fn detect_objects(image: &[u8]) -> usize {
    span!("decode_image").in_scope(|| image.len());
    sleep(Duration::from_millis(12)).await;
    current::add_event("boxes_found", |a| a.add("threshold", &0.5));
    3
}

#[traced_span(kind = client, attrs(retry.attempt = attempt))]
async fn judge_risk(boxes: usize, attempt: u32) -> Result<u8, ModelBusy> {
    sleep(Duration::from_millis(20)).await;
    if attempt == 1 {
        Err(ModelBusy)
    } else {
        Ok(20 * boxes as u8)
    }
}

#[traced_span(attrs(risk.score = risk))]
fn save_event(risk: u8) {
    std::thread::sleep(Duration::from_millis(3));
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the trace is what this program is for")]
async fn main() -> Result<(), ModelBusy> {
    // A service installs a provider that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let _recording = kit.provider().clone().install();

    handle_frame("front_door", vec![0; 4096]).await?;
    println!("{}", kit.tree().with_durations());
    Ok(())
}
