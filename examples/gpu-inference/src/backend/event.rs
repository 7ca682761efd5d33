//! Events: kept, counted, told.

use super::api::event_json;
use super::metrics::hsi;
use super::milestone::Milestone;
use super::pipeline::Pipeline;
use super::store::{Batch, NewEvent};
use super::timestamp;
use crate::keys;
use crate::messages::{Seen, Verdict};
use crate::metric::label;
use instrument_core::{Instrument as _, current, span};
use opentelemetry::KeyValue;

/// Keeps an event, unless the batch has ended before, and tells of it.
pub(crate) async fn create(
    pipeline: &Pipeline,
    batch: &Batch,
    seen: &[Seen],
    verdict: &Verdict,
) -> sqlx::Result<()> {
    let between = pipeline.store.received_between(&batch.id).await?;
    let creation = span!("event_creation").attributes(|to| {
        to.add(keys::CAMERA_ID, &batch.camera_id);
        to.add(keys::BATCH_ID, &batch.id);
        to.add(keys::RISK_SCORE, &verdict.risk_score);
    });
    let created = async {
        let event = NewEvent {
            batch,
            seen,
            verdict,
            between,
        };
        let Some(id) = pipeline.store.save_event(&event, pipeline.pace()).await? else {
            return Ok(None);
        };
        current::set_attribute(keys::EVENT_ID, id);
        Milestone::EventCreated.reached();
        count(between.0, verdict);
        Ok(Some(id))
    };
    let created: sqlx::Result<Option<i64>> = created.try_instrument(creation.start()).await;
    if let Some(id) = created? {
        tell(pipeline, id).await;
    }
    Ok(())
}

fn count(received_at: i64, verdict: &Verdict) {
    let Some(hsi) = hsi() else {
        return;
    };
    let level = KeyValue::new(label::LEVEL, verdict.risk_level.as_str());
    hsi.events_created.add(1, &[]);
    hsi.events_by_risk_level.add(1, &[level]);
    hsi.risk_score.record(f64::from(verdict.risk_score), &[]);
    let micros = timestamp::now().saturating_sub(received_at);
    hsi.pipeline_latency.record(micros as f64 / 1e3, &[]);
}

/// Whoever listens is told what the list says.
async fn tell(pipeline: &Pipeline, id: i64) {
    match pipeline.store.event(id).await {
        Ok(Some(event)) => {
            let event = event_json(&event, pipeline.config.trace_url.as_deref());
            pipeline.announcements.tell(event.to_string()).await;
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "nobody is told of an event; it is in the list"),
    }
}
