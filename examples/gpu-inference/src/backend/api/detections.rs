//! Detections.

use super::listing::{Asked, link, page, part};
use super::{Api, failed};
use crate::backend::store::DetectionRow;
use crate::backend::timestamp::rfc3339;
use crate::serve::Refused;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

/// Which detections.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<i64>,
    before: Option<i64>,
    camera_id: Option<String>,
    image_id: Option<String>,
}

/// `GET /api/detections`: the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Refused> {
    let page = page(which.limit, which.before)?;
    let said = |text: Option<String>| text.unwrap_or_default();
    let (camera, image) = (said(which.camera_id), said(which.image_id));
    let rows = api.pipeline.store.detections(page, &camera, &image);
    let rows = rows.await.map_err(failed)?;
    let template = api.pipeline.config.trace_url.as_deref();
    let json = |row: &DetectionRow| {
        json!({
            "id": row.id,
            "camera_id": row.camera_id,
            "image_id": row.image_id,
            "detected_at": rfc3339(row.detected_at),
            "seconds": row.detected_at.saturating_sub(row.received_at) as f64 / 1e6,
            "class": row.object_type,
            "confidence": row.confidence,
            "bbox": {
                "x": row.bbox_x,
                "y": row.bbox_y,
                "width": row.bbox_width,
                "height": row.bbox_height,
            },
            "trace_id": row.trace_id,
            "trace_url": link(template, &row.trace_id),
        })
    };
    Ok(Json(part(&rows, page.limit, |row| row.id, json)))
}
