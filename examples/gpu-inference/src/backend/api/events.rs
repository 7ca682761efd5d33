//! Events.

use super::listing::{Asked, link, page, part};
use super::{Api, failed};
use crate::backend::store::{EventFilter, EventRow};
use crate::backend::timestamp::rfc3339;
use crate::messages::RiskLevel;
use crate::serve::Refused;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

/// Which events.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<i64>,
    before: Option<i64>,
    camera_id: Option<String>,
    risk_level: Option<RiskLevel>,
    min_risk_score: Option<i64>,
    trace_id: Option<String>,
}

impl Which {
    fn trace_id(&self) -> Result<Option<String>, Refused> {
        let Some(text) = &self.trace_id else {
            return Ok(None);
        };
        let is_one = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_one {
            return Err(Refused::bad(
                "`trace_id` is no trace id",
                "take 32 hexadecimal digits, as an event or an answer has them",
            ));
        }
        Ok(Some(text.to_ascii_lowercase()))
    }
}

/// `GET /api/events`: the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Asked(which): Asked<Which>,
) -> Result<Json<Value>, Refused> {
    let page = page(which.limit, which.before)?;
    let trace = which.trace_id()?;
    let filter = EventFilter {
        camera: which.camera_id,
        level: which.risk_level.map(|level| level.as_str().to_owned()),
        trace,
        least_score: which.min_risk_score.unwrap_or(0),
    };
    let events = api.pipeline.store.events(page, &filter);
    let events = events.await.map_err(failed)?;
    let template = api.pipeline.config.trace_url.as_deref();
    let row = |event: &EventRow| event_json(event, template);
    Ok(Json(part(&events, page.limit, |event| event.id, row)))
}

/// `GET /api/events/{id}`: also with the images it is about, and the traces that these came in.
pub(super) async fn one(
    State(api): State<Api>,
    id: Result<Path<i64>, PathRejection>,
) -> Result<Json<Value>, Refused> {
    let Ok(Path(id)) = id else {
        return Err(Refused::bad(
            "the event's id is no number",
            "take one of the list",
        ));
    };
    let store = &api.pipeline.store;
    let Some(event) = store.event(id).await.map_err(failed)? else {
        let error = format!("there is no event {id}");
        return Err(Refused::not_found(error, "take one of the list"));
    };
    let template = api.pipeline.config.trace_url.as_deref();
    let images = store.images_of(&event.batch_id).await.map_err(failed)?;
    let images = images.iter().map(|(id, trace_id, state)| {
        json!({
            "id": id,
            "state": state,
            "trace_id": trace_id,
            "trace_url": link(template, trace_id),
        })
    });
    let mut json = event_json(&event, template);
    json["images"] = images.collect();
    Ok(Json(json))
}

/// An event, as lists and listeners get it.
pub(crate) fn event_json(event: &EventRow, template: Option<&str>) -> Value {
    let detections: Value = serde_json::from_str(&event.detection_ids).unwrap_or_default();
    json!({
        "id": event.id,
        "batch_id": event.batch_id,
        "camera_id": event.camera_id,
        "started_at": rfc3339(event.started_at),
        "ended_at": rfc3339(event.ended_at),
        "created_at": rfc3339(event.created_at),
        "seconds": event.created_at.saturating_sub(event.started_at) as f64 / 1e6,
        "risk_score": event.risk_score,
        "risk_level": event.risk_level,
        "summary": event.summary,
        "reasoning": event.reasoning,
        "model": event.model,
        "scorer": event.scorer,
        "detection_ids": detections,
        "reviewed": event.reviewed != 0,
        "is_fast_path": event.is_fast_path != 0,
        "trace_id": event.trace_id,
        "trace_url": link(template, &event.trace_id),
    })
}
