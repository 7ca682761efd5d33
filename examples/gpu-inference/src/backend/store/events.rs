//! Events.

use super::{Batch, Store};
use crate::backend::timestamp;
use crate::messages::{Seen, Verdict};
use crate::pace::{Pace, Stage};
use instrument_core::traced_span;
use std::time::Instant;

/// An event to be.
#[derive(Debug)]
pub(crate) struct NewEvent<'a> {
    pub(crate) batch: &'a Batch,
    pub(crate) seen: &'a [Seen],
    pub(crate) verdict: &'a Verdict,
    /// When its first and its last image were received.
    pub(crate) between: (i64, i64),
}

impl Store {
    /// Saves the event and ends its batch and images, all of it or nothing: the event's id, or `None` if the batch has ended
    /// before.
    #[traced_span]
    pub(crate) async fn save_event(
        &self,
        event: &NewEvent<'_>,
        pace: Pace,
    ) -> sqlx::Result<Option<i64>> {
        let began = Instant::now();
        let (batch, now) = (event.batch, timestamp::now());
        let mut transaction = self.traced.begin_with(self.begin).await?;
        let done = "UPDATE batches SET state = 'done', progressed_at = $2 WHERE id = $1 AND state = 'queued'";
        let done = sqlx::query(done).bind(&batch.id).bind(now);
        if done.execute(&mut *transaction).await?.rows_affected() == 0 {
            transaction.rollback().await?;
            return Ok(None);
        }
        let ids: Vec<i64> = event.seen.iter().map(|seen| seen.detection_id).collect();
        let verdict = event.verdict;
        let id: i64 = sqlx::query_scalar("INSERT INTO events (batch_id, camera_id, started_at, ended_at, risk_score, risk_level, summary, reasoning, model, scorer, detection_ids, reviewed, is_fast_path, trace_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14) RETURNING id")
            .bind(&batch.id)
            .bind(&batch.camera_id)
            .bind(event.between.0)
            .bind(event.between.1)
            .bind(i64::from(verdict.risk_score))
            .bind(verdict.risk_level.as_str())
            .bind(&verdict.summary)
            .bind(&verdict.reasoning)
            .bind(&verdict.model)
            .bind(verdict.scorer.as_str())
            .bind(serde_json::to_string(&ids).unwrap_or_default())
            .bind(i64::from(batch.is_fast_path()))
            .bind(&batch.trace_id)
            .bind(now)
            .fetch_one(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO event_detections (event_id, detection_id) SELECT CAST($1 AS BIGINT), d.id FROM detections d JOIN images i ON i.id = d.image_id WHERE i.batch_id = $2")
            .bind(id)
            .bind(&batch.id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("UPDATE images SET state = 'stored', progressed_at = $2 WHERE batch_id = $1")
            .bind(&batch.id)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        pace.fill(Stage::SAVE, began).await;
        Ok(Some(id))
    }
}
