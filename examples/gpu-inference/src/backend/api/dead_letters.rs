//! What was given up.

use super::listing::{Asked, link, page, part};
use super::{Api, failed};
use crate::backend::store::DeadLetterRow;
use crate::backend::timestamp::rfc3339;
use crate::serve::Refused;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

/// Which dead letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<i64>,
    before: Option<i64>,
    camera_id: Option<String>,
    reason: Option<String>,
}

/// `GET /api/dead-letters`: the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Refused> {
    let page = page(which.limit, which.before)?;
    let said = |text: Option<String>| text.unwrap_or_default();
    let (camera, reason) = (said(which.camera_id), said(which.reason));
    let rows = api.pipeline.store.dead_letters(page, &camera, &reason);
    let rows = rows.await.map_err(failed)?;
    let template = api.pipeline.config.trace_url.as_deref();
    let json = |row: &DeadLetterRow| {
        json!({
            "id": row.id,
            "image_id": row.image_id,
            "camera_id": row.camera_id,
            "batch_id": row.batch_id,
            "queue": row.queue,
            "reason": row.reason,
            "error": row.error,
            "attempts": row.attempts,
            "created_at": rfc3339(row.created_at),
            "trace_id": row.trace_id,
            "trace_url": link(template, &row.trace_id),
        })
    };
    Ok(Json(part(&rows, page.limit, |row| row.id, json)))
}
