//! What the interface shows.

use super::Store;

/// Which part of a list: so many rows with ids below the one where the part before has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) limit: i64,
    pub(crate) before: i64,
}

/// Which events.
#[derive(Clone, Debug, Default)]
pub(crate) struct EventFilter {
    pub(crate) camera: Option<String>,
    pub(crate) level: Option<String>,
    pub(crate) trace: Option<String>,
    pub(crate) least_score: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct EventRow {
    pub(crate) id: i64,
    pub(crate) batch_id: String,
    pub(crate) camera_id: String,
    pub(crate) started_at: i64,
    pub(crate) ended_at: i64,
    pub(crate) risk_score: i64,
    pub(crate) risk_level: String,
    pub(crate) summary: String,
    pub(crate) reasoning: String,
    pub(crate) model: String,
    pub(crate) scorer: String,
    pub(crate) detection_ids: String,
    pub(crate) reviewed: i64,
    pub(crate) is_fast_path: i64,
    pub(crate) trace_id: String,
    pub(crate) created_at: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DetectionRow {
    pub(crate) id: i64,
    pub(crate) camera_id: String,
    pub(crate) image_id: String,
    pub(crate) received_at: i64,
    pub(crate) detected_at: i64,
    pub(crate) object_type: String,
    pub(crate) confidence: f64,
    pub(crate) bbox_x: f64,
    pub(crate) bbox_y: f64,
    pub(crate) bbox_width: f64,
    pub(crate) bbox_height: f64,
    pub(crate) trace_id: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct DeadLetterRow {
    pub(crate) id: i64,
    pub(crate) image_id: String,
    pub(crate) camera_id: String,
    pub(crate) batch_id: Option<String>,
    pub(crate) queue: String,
    pub(crate) reason: String,
    pub(crate) error: String,
    pub(crate) attempts: i64,
    pub(crate) trace_id: String,
    pub(crate) created_at: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CameraRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) last_seen_at: i64,
    pub(crate) images: i64,
}

const EVENTS: &str = "SELECT id, batch_id, camera_id, started_at, ended_at, risk_score, risk_level, summary, reasoning, model, scorer, detection_ids, reviewed, is_fast_path, trace_id, created_at FROM events WHERE id < $1 AND risk_score >= $2 AND ($3 = '' OR camera_id = $3) AND ($4 = '' OR risk_level = $4) AND ($5 = '' OR trace_id = $5) ORDER BY id DESC LIMIT $6";
const EVENT: &str = "SELECT id, batch_id, camera_id, started_at, ended_at, risk_score, risk_level, summary, reasoning, model, scorer, detection_ids, reviewed, is_fast_path, trace_id, created_at FROM events WHERE id = $1";
const DETECTIONS: &str = "SELECT d.id, d.camera_id, d.image_id, i.received_at, d.detected_at, d.object_type, d.confidence, d.bbox_x, d.bbox_y, d.bbox_width, d.bbox_height, d.trace_id FROM detections d JOIN images i ON i.id = d.image_id WHERE d.id < $1 AND ($2 = '' OR d.camera_id = $2) AND ($3 = '' OR d.image_id = $3) ORDER BY d.id DESC LIMIT $4";
const DEAD_LETTERS: &str = "SELECT id, image_id, camera_id, batch_id, queue, reason, error, attempts, trace_id, created_at FROM dead_letters WHERE id < $1 AND ($2 = '' OR camera_id = $2) AND ($3 = '' OR reason = $3) ORDER BY id DESC LIMIT $4";
const CAMERAS: &str = "SELECT c.id, c.name, c.last_seen_at, (SELECT COUNT(*) FROM images i WHERE i.camera_id = c.id) AS images FROM cameras c WHERE c.id > $1 ORDER BY c.id LIMIT $2";
const STATES: &str = "SELECT state, COUNT(*) FROM images GROUP BY state ORDER BY state";
const IMAGES: &str =
    "SELECT id, trace_id, state FROM images WHERE batch_id = $1 ORDER BY received_at, id";

impl Store {
    /// The newest first.
    pub(crate) async fn events(
        &self,
        page: Page,
        filter: &EventFilter,
    ) -> sqlx::Result<Vec<EventRow>> {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let events = sqlx::query_as(EVENTS).bind(page.before);
        let events = events.bind(filter.least_score).bind(said(&filter.camera));
        let events = events.bind(said(&filter.level)).bind(said(&filter.trace));
        events.bind(page.limit).fetch_all(&self.plain).await
    }

    pub(crate) async fn event(&self, id: i64) -> sqlx::Result<Option<EventRow>> {
        let event = sqlx::query_as(EVENT).bind(id);
        event.fetch_optional(&self.plain).await
    }

    /// The ids of a batch's images and of the traces in which they came, and what became of them.
    pub(crate) async fn images_of(
        &self,
        batch: &str,
    ) -> sqlx::Result<Vec<(String, String, String)>> {
        let images = sqlx::query_as(IMAGES).bind(batch);
        images.fetch_all(&self.plain).await
    }

    /// How many images are in which state.
    pub(crate) async fn images_by_state(&self) -> sqlx::Result<Vec<(String, i64)>> {
        sqlx::query_as(STATES).fetch_all(&self.plain).await
    }

    pub(crate) async fn detections(
        &self,
        page: Page,
        camera: &str,
        image: &str,
    ) -> sqlx::Result<Vec<DetectionRow>> {
        let rows = sqlx::query_as(DETECTIONS).bind(page.before).bind(camera);
        rows.bind(image)
            .bind(page.limit)
            .fetch_all(&self.plain)
            .await
    }

    pub(crate) async fn dead_letters(
        &self,
        page: Page,
        camera: &str,
        reason: &str,
    ) -> sqlx::Result<Vec<DeadLetterRow>> {
        let rows = sqlx::query_as(DEAD_LETTERS).bind(page.before).bind(camera);
        rows.bind(reason)
            .bind(page.limit)
            .fetch_all(&self.plain)
            .await
    }

    pub(crate) async fn cameras(&self, after: &str, limit: i64) -> sqlx::Result<Vec<CameraRow>> {
        let rows = sqlx::query_as(CAMERAS).bind(after).bind(limit);
        rows.fetch_all(&self.plain).await
    }
}
