//! How the backend is.

use super::pipeline::Pipeline;
use super::receive;
use crate::serve::Health;
use serde_json::{Value, json};
use std::sync::Arc;

/// How the backend is.
#[derive(Debug)]
pub(crate) struct BackendHealth(pub(crate) Arc<Pipeline>);

impl Health for BackendHealth {
    fn describe(&self) -> Value {
        let pipeline = &self.0;
        let asked = |is_admitting| {
            if is_admitting {
                "asked"
            } else {
                "not asked for a while"
            }
        };
        json!({
            "status": "healthy",
            "detector": asked(pipeline.detectors.is_admitting()),
            "analyst": asked(pipeline.analyst.is_admitting()),
            "busy_workers": pipeline.busy_count(),
        })
    }

    /// Without a detector images are accepted all the same.
    async fn ready(&self) -> Result<(), (String, String)> {
        let written = receive::try_to_write(&self.0).await;
        written.map_err(|error| {
            let advice = "see that the folder of DATA_DIR can be written to, and has room";
            (
                format!("images cannot be written: {error}"),
                advice.to_owned(),
            )
        })?;
        let database = self.0.store.ping().await;
        database.map_err(|error| {
            let advice = "see that the database of DATABASE_URL runs";
            (
                format!("the database does not answer: {error}"),
                advice.to_owned(),
            )
        })?;
        let queues = self.0.detections.depth().await;
        queues.map(drop).map_err(|error| {
            let advice = "see that the Redis of REDIS_URL runs";
            (
                format!("the queues do not answer: {error}"),
                advice.to_owned(),
            )
        })
    }
}
