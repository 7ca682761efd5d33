//! Cameras.

use super::listing::{Asked, limit, part};
use super::{Api, failed};
use crate::backend::store::CameraRow;
use crate::backend::timestamp::rfc3339;
use crate::serve::Refused;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

/// Which cameras.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<i64>,
    after: Option<String>,
}

/// `GET /api/cameras`: those that have sent something, by their ids. `next` is what `after` is to be for the next part.
pub(super) async fn list(
    State(api): State<Api>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Refused> {
    let limit = limit(which.limit)?;
    let after = which.after.unwrap_or_default();
    let rows = api.pipeline.store.cameras(&after, limit);
    let rows = rows.await.map_err(failed)?;
    let json = |row: &CameraRow| {
        json!({
            "id": row.id,
            "name": row.name,
            "last_seen_at": rfc3339(row.last_seen_at),
            "images": row.images,
        })
    };
    Ok(Json(part(&rows, limit, |row| row.id.clone(), json)))
}
