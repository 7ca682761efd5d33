//! The interface: images in; cameras, events, detections and dead letters out; new events as they come.

mod cameras;
mod dead_letters;
mod detections;
mod events;
mod listing;
mod live;
mod queues;
mod upload;

pub(crate) use events::event_json;
pub(crate) use upload::X_EVENT_PRIORITY;

use super::pipeline::Pipeline;
use super::store::is_outage;
use crate::serve::{Refused, Stopping};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;

/// What every route knows.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pipeline: Arc<Pipeline>,
    stopping: Stopping,
}

/// All routes.
pub(crate) fn routes(pipeline: Arc<Pipeline>, stopping: Stopping) -> Router {
    Router::new()
        .route("/cameras/{id}/images", post(upload::post))
        .layer(DefaultBodyLimit::max(upload::LARGEST_FORM))
        .route("/api/cameras", get(cameras::list))
        .route("/api/events", get(events::list))
        .route("/api/events/{id}", get(events::one))
        .route("/api/detections", get(detections::list))
        .route("/api/dead-letters", get(dead_letters::list))
        .route("/api/queues", get(queues::show))
        .route("/ws/events", get(live::events))
        .with_state(Api { pipeline, stopping })
}

/// What went wrong with the rows is nobody's fault who asks.
fn failed(error: sqlx::Error) -> Refused {
    if is_outage(&error) {
        Refused::unavailable("the database cannot be asked now", error)
    } else {
        Refused::internal(error)
    }
}
