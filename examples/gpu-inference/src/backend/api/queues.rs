//! How much waits.

use super::Api;
use crate::serve::Refused;
use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

/// `GET /api/queues`: how many messages are waiting or being worked on, and how many workers are at it.
pub(super) async fn show(State(api): State<Api>) -> Result<Json<Value>, Refused> {
    let pipeline = &api.pipeline;
    let detections = pipeline.detections.depth().await;
    let analyses = pipeline.analyses.depth().await;
    Ok(Json(json!({
        "detection_queue": detections.map_err(Refused::internal)?,
        "analysis_queue": analyses.map_err(Refused::internal)?,
        "busy_workers": pipeline.busy_count(),
    })))
}
