//! How much waits, and what became of the rest.

use super::{Api, failed};
use crate::serve::Refused;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /api/queues`: how many messages are waiting or being worked on, how many workers are at it, and how many images are
/// `accepted`, in a batch that is not judged yet (`batched`), or have ended: `stored`, `empty`, `dead`.
pub(super) async fn show(State(api): State<Api>) -> Result<Json<Value>, Refused> {
    let pipeline = &api.pipeline;
    let detections = pipeline.detections.depth().await;
    let analyses = pipeline.analyses.depth().await;
    let images = pipeline.store.images_by_state().await.map_err(failed)?;
    let images = images
        .into_iter()
        .map(|(state, count)| (state, count.into()));
    Ok(Json(json!({
        "detection_queue": detections.map_err(Refused::internal)?,
        "analysis_queue": analyses.map_err(Refused::internal)?,
        "busy_workers": pipeline.busy_count(),
        "images": Value::Object(images.collect()),
    })))
}
