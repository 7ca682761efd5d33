//! Images that were accepted.

use super::Store;
use crate::backend::camera::CameraId;
use crate::backend::carrier::Carrier;
use crate::backend::priority::Priority;
use crate::backend::timestamp;

/// An image that is to be accepted.
#[derive(Debug)]
pub(crate) struct NewImage<'a> {
    pub(crate) id: &'a str,
    pub(crate) camera: &'a CameraId,
    pub(crate) path: &'a str,
    pub(crate) media_type: &'static str,
    pub(crate) size: usize,
    pub(crate) priority: Priority,
    pub(crate) trace_id: &'a str,
    pub(crate) correlation_id: &'a str,
    pub(crate) carrier: &'a Carrier,
}

/// An image, as far as those need to know it who look at it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Image {
    pub(crate) id: String,
    pub(crate) camera_id: String,
    pub(crate) file_path: String,
    pub(crate) file_type: String,
    pub(crate) size: i64,
    priority: String,
    state: String,
    pub(crate) trace_id: String,
    /// What the caller calls what it belongs to.
    pub(crate) correlation_id: String,
    carrier: String,
    attempts: i64,
    attempted_in: String,
}

impl Image {
    /// Whether nobody has found anything in it yet, nor given it up.
    pub(crate) fn is_waiting(&self) -> bool {
        self.state == "accepted"
    }

    pub(crate) fn priority(&self) -> Priority {
        Priority::parse(&self.priority).unwrap_or_default()
    }

    /// Where it was received.
    pub(crate) fn carrier(&self) -> Carrier {
        Carrier::parse(&self.carrier)
    }

    /// How often it was tried, and where last.
    pub(crate) fn attempts(&self) -> (u32, Carrier) {
        let attempts = u32::try_from(self.attempts).unwrap_or(u32::MAX);
        (attempts, Carrier::parse(&self.attempted_in))
    }
}

const COLUMNS_OF_ONE: &str = "SELECT id, camera_id, file_path, file_type, size, priority, state, trace_id, correlation_id, carrier, attempts, attempted_in FROM images WHERE id = $1";
const STALLED: &str = "UPDATE images SET progressed_at = $3 WHERE id IN (SELECT id FROM images WHERE state = 'accepted' AND progressed_at < $1 ORDER BY progressed_at LIMIT $2) AND progressed_at < $1 RETURNING id, camera_id, file_path, file_type, size, priority, state, trace_id, correlation_id, carrier, attempts, attempted_in";

impl Store {
    /// The camera is known from now on, and the image is not forgotten.
    pub(crate) async fn accept(&self, image: &NewImage<'_>) -> sqlx::Result<()> {
        let now = timestamp::now();
        let mut transaction = self.begin().await?;
        sqlx::query("INSERT INTO cameras (id, name, last_seen_at) VALUES ($1, $1, $2) ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at")
            .bind(image.camera.as_str())
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO images (id, camera_id, file_path, file_type, size, priority, state, trace_id, carrier, detected_in, attempts, attempted_in, received_at, progressed_at, correlation_id) VALUES ($1, $2, $3, $4, $5, $6, 'accepted', $7, $8, '', 0, '', $9, $9, $10)")
            .bind(image.id)
            .bind(image.camera.as_str())
            .bind(image.path)
            .bind(image.media_type)
            .bind(i64::try_from(image.size).unwrap_or(i64::MAX))
            .bind(image.priority.as_str())
            .bind(image.trace_id)
            .bind(image.carrier.text())
            .bind(now)
            .bind(image.correlation_id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    pub(crate) async fn image(&self, id: &str) -> sqlx::Result<Option<Image>> {
        let image = sqlx::query_as(COLUMNS_OF_ONE).bind(id);
        image.fetch_optional(&self.plain).await
    }

    /// Another attempt begins, in that span. It is written down first: whoever comes after a killed one knows of it.
    pub(crate) async fn begin_detection(&self, id: &str, span: &Carrier) -> sqlx::Result<()> {
        let begun = "UPDATE images SET attempts = attempts + 1, attempted_in = $2, progressed_at = $3 WHERE id = $1 AND state = 'accepted'";
        let begun = sqlx::query(begun).bind(id).bind(span.text());
        let begun = begun.bind(timestamp::now()).execute(&self.plain);
        begun.await.map(drop)
    }

    /// Images that nothing has happened to since then. Nobody else gets the same ones for a while.
    pub(crate) async fn stalled_images(&self, since: i64, most: i64) -> sqlx::Result<Vec<Image>> {
        let stalled = sqlx::query_as(STALLED).bind(since).bind(most);
        stalled.bind(timestamp::now()).fetch_all(&self.plain).await
    }
}
