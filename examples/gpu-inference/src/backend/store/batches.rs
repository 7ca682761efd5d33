//! Batches of images of one camera.

use super::Store;
use crate::backend::carrier::Carrier;
use crate::backend::timestamp;
use std::time::Duration;

/// A batch.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Batch {
    pub(crate) id: String,
    pub(crate) camera_id: String,
    state: String,
    is_fast_path: i64,
    is_urgent: i64,
    pub(crate) started_at: i64,
    carrier: String,
    pub(crate) trace_id: String,
    attempts: i64,
    attempted_in: String,
}

/// An image of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// The span in which it was looked at.
    pub(crate) found_in: Carrier,
    pub(crate) detections: i64,
}

impl Batch {
    /// Whether it is closed and nobody has judged it yet, nor given it up.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(&*self.state, "closing" | "queued")
    }

    /// Whether it was sent to be judged.
    pub(crate) fn is_queued(&self) -> bool {
        self.state == "queued"
    }

    pub(crate) fn is_fast_path(&self) -> bool {
        self.is_fast_path != 0
    }

    pub(crate) fn is_urgent(&self) -> bool {
        self.is_urgent != 0
    }

    /// Where it was sent from.
    pub(crate) fn carrier(&self) -> Carrier {
        Carrier::parse(&self.carrier)
    }

    /// How often it was tried, and where last.
    pub(crate) fn attempts(&self) -> (u32, Carrier) {
        let attempts = u32::try_from(self.attempts).unwrap_or(u32::MAX);
        (attempts, Carrier::parse(&self.attempted_in))
    }
}

const ONE: &str = "SELECT id, camera_id, state, is_fast_path, is_urgent, started_at, carrier, trace_id, attempts, attempted_in FROM batches WHERE id = $1";
const DUE: &str = "UPDATE batches SET state = 'closing', progressed_at = $1 WHERE state = 'open' AND (started_at <= $2 OR last_activity <= $3 OR images >= $4) RETURNING id, camera_id, state, is_fast_path, is_urgent, started_at, carrier, trace_id, attempts, attempted_in";
const STALLED: &str = "UPDATE batches SET progressed_at = $3 WHERE id IN (SELECT id FROM batches WHERE state IN ('closing', 'queued') AND progressed_at < $1 ORDER BY progressed_at LIMIT $2) AND progressed_at < $1 RETURNING id, camera_id, state, is_fast_path, is_urgent, started_at, carrier, trace_id, attempts, attempted_in";

/// A batch is closed when it has so many images.
const LARGEST: i64 = 1000;

impl Store {
    pub(crate) async fn batch(&self, id: &str) -> sqlx::Result<Option<Batch>> {
        let batch = sqlx::query_as(ONE).bind(id);
        batch.fetch_optional(&self.plain).await
    }

    /// Closes the batches that are as old, or idle for as long. Nobody else gets the same ones.
    pub(crate) async fn close_due(
        &self,
        window: Duration,
        idle: Duration,
    ) -> sqlx::Result<Vec<Batch>> {
        let now = timestamp::now();
        let before =
            |age: Duration| now.saturating_sub(i64::try_from(age.as_micros()).unwrap_or(i64::MAX));
        let due = sqlx::query_as(DUE).bind(now).bind(before(window));
        let due = due.bind(before(idle)).bind(LARGEST);
        due.fetch_all(&self.plain).await
    }

    /// The images of a batch, the first that came first.
    pub(crate) async fn members(&self, batch: &str) -> sqlx::Result<Vec<Member>> {
        let members = "SELECT i.detected_in, (SELECT COUNT(*) FROM detections d WHERE d.image_id = i.id) FROM images i WHERE i.batch_id = $1 ORDER BY i.received_at, i.id";
        let members = sqlx::query_as::<_, (String, i64)>(members).bind(batch);
        let members = members.fetch_all(&self.plain).await?.into_iter();
        let members = members.map(|(found_in, detections)| Member {
            found_in: Carrier::parse(&found_in),
            detections,
        });
        Ok(members.collect())
    }

    /// What the first image's caller calls what it belongs to.
    pub(crate) async fn correlation_of(&self, batch: &str) -> sqlx::Result<String> {
        let first = "SELECT correlation_id FROM images WHERE batch_id = $1 ORDER BY received_at, id LIMIT 1";
        let first = sqlx::query_scalar(first).bind(batch);
        first.fetch_one(&self.plain).await
    }

    /// When the first and the last image of a batch were received.
    pub(crate) async fn received_between(&self, batch: &str) -> sqlx::Result<(i64, i64)> {
        let between = "SELECT MIN(received_at), MAX(received_at) FROM images WHERE batch_id = $1";
        let between = sqlx::query_as(between).bind(batch);
        between.fetch_one(&self.plain).await
    }

    /// It is about to be sent from that span. `false` if somebody else has sent it.
    pub(crate) async fn queue_batch(
        &self,
        id: &str,
        carrier: &Carrier,
        trace_id: &str,
    ) -> sqlx::Result<bool> {
        let queued = "UPDATE batches SET state = 'queued', carrier = $2, trace_id = $3, progressed_at = $4 WHERE id = $1 AND state = 'closing'";
        let queued = sqlx::query(queued).bind(id).bind(carrier.text());
        let queued = queued.bind(trace_id).bind(timestamp::now());
        Ok(queued.execute(&self.plain).await?.rows_affected() > 0)
    }

    /// Another attempt begins, in that span.
    pub(crate) async fn begin_analysis(&self, id: &str, span: &Carrier) -> sqlx::Result<()> {
        let begun = "UPDATE batches SET attempts = attempts + 1, attempted_in = $2, progressed_at = $3 WHERE id = $1 AND state = 'queued'";
        let begun = sqlx::query(begun).bind(id).bind(span.text());
        let begun = begun.bind(timestamp::now()).execute(&self.plain);
        begun.await.map(drop)
    }

    /// Batches that are closed and that nothing has happened to since then. Nobody else gets the same ones for a while.
    pub(crate) async fn stalled_batches(&self, since: i64, most: i64) -> sqlx::Result<Vec<Batch>> {
        let stalled = sqlx::query_as(STALLED).bind(since).bind(most);
        stalled.bind(timestamp::now()).fetch_all(&self.plain).await
    }
}
