//! What was found, and the batch that it goes into.

use super::{Image, Store};
use crate::backend::carrier::Carrier;
use crate::backend::timestamp;
use crate::messages::{Detection, Seen};
use sqlx::{Any, Transaction};
use uuid::Uuid;

/// What was found in an image.
#[derive(Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) image: &'a Image,
    /// The surest first.
    pub(crate) detections: &'a [Detection],
    /// The span in which it was found.
    pub(crate) found_in: Carrier,
    /// Whether it is to be judged at once, in a batch of its own.
    pub(crate) at_once: bool,
}

/// What has become of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Joined {
    /// Somebody else was here before.
    Before,
    /// Nothing is to be seen on it, which is its end.
    Empty,
    /// It waits in a batch that is open.
    Open(String),
    /// It is a batch of its own.
    Alone(String),
}

impl Store {
    /// Keeps what was found; all of it, or nothing.
    pub(crate) async fn keep(&self, kept: &Kept<'_>) -> sqlx::Result<Joined> {
        let (image, now) = (kept.image, timestamp::now());
        let mut transaction = self.begin().await?;
        let state = if kept.detections.is_empty() {
            "empty"
        } else {
            "batched"
        };
        let taken = "UPDATE images SET state = $2, detected_in = $3, progressed_at = $4 WHERE id = $1 AND state = 'accepted'";
        let taken = sqlx::query(taken).bind(&image.id).bind(state);
        let taken = taken.bind(kept.found_in.text()).bind(now);
        if taken.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(Joined::Before);
        }
        let mut first = None;
        for detection in kept.detections {
            let id = insert(&mut transaction, image, detection, now).await?;
            first.get_or_insert(id);
        }
        let joined = match first {
            None => Joined::Empty,
            Some(id) if kept.at_once => {
                Joined::Alone(alone(&mut transaction, image, id, now).await?)
            }
            Some(_) => Joined::Open(open(&mut transaction, image, now).await?),
        };
        if let Joined::Open(batch) | Joined::Alone(batch) = &joined {
            let told = sqlx::query("UPDATE images SET batch_id = $2 WHERE id = $1").bind(&image.id);
            told.bind(batch).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(joined)
    }

    /// What was found in the images of a batch, the oldest first.
    pub(crate) async fn seen(&self, batch: &str) -> sqlx::Result<Vec<Seen>> {
        let seen = "SELECT d.id, d.object_type, d.confidence, i.received_at FROM detections d JOIN images i ON i.id = d.image_id WHERE i.batch_id = $1 ORDER BY i.received_at, d.id";
        let seen = sqlx::query_as::<_, (i64, String, f64, i64)>(seen).bind(batch);
        let seen = seen.fetch_all(&self.plain).await?.into_iter();
        let seen = seen.map(|(detection_id, class, confidence, at)| Seen {
            detection_id,
            class,
            confidence: confidence as f32,
            seen_at: timestamp::rfc3339(at),
        });
        Ok(seen.collect())
    }
}

async fn insert(
    transaction: &mut Transaction<'static, Any>,
    image: &Image,
    detection: &Detection,
    now: i64,
) -> sqlx::Result<i64> {
    sqlx::query_scalar("INSERT INTO detections (camera_id, image_id, file_path, file_type, detected_at, object_type, confidence, bbox_x, bbox_y, bbox_width, bbox_height, media_type, trace_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'image', $12) RETURNING id")
        .bind(&image.camera_id)
        .bind(&image.id)
        .bind(&image.file_path)
        .bind(&image.file_type)
        .bind(now)
        .bind(&detection.class)
        .bind(f64::from(detection.confidence))
        .bind(f64::from(detection.bbox.x))
        .bind(f64::from(detection.bbox.y))
        .bind(f64::from(detection.bbox.width))
        .bind(f64::from(detection.bbox.height))
        .bind(&image.trace_id)
        .fetch_one(&mut **transaction)
        .await
}

const NEW_BATCH: &str = "INSERT INTO batches (id, camera_id, state, is_fast_path, is_urgent, images, started_at, last_activity, progressed_at, carrier, trace_id, attempts, attempted_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, '', '', 0, '') ON CONFLICT DO NOTHING";

/// A batch that is closed as soon as it is there. It is as old as its image.
async fn alone(
    transaction: &mut Transaction<'static, Any>,
    image: &Image,
    detection: i64,
    now: i64,
) -> sqlx::Result<String> {
    let id = format!("fast_path_{detection}");
    let made = sqlx::query(NEW_BATCH).bind(&id).bind(&image.camera_id);
    let made = made.bind("closing").bind(1_i64);
    let made = made
        .bind(i64::from(image.priority().is_urgent()))
        .bind(1_i64);
    made.bind(now).execute(&mut **transaction).await?;
    Ok(id)
}

/// The camera's open batch, or a new one. Who closes it meanwhile has it without this image, which then opens the next.
async fn open(
    transaction: &mut Transaction<'static, Any>,
    image: &Image,
    now: i64,
) -> sqlx::Result<String> {
    loop {
        let id = Uuid::new_v4().simple().to_string();
        let made = sqlx::query(NEW_BATCH).bind(id).bind(&image.camera_id);
        let made = made.bind("open").bind(0_i64).bind(0_i64).bind(0_i64);
        made.bind(now).execute(&mut **transaction).await?;
        let joined = "UPDATE batches SET images = images + 1, last_activity = $2 WHERE camera_id = $1 AND state = 'open' RETURNING id";
        let joined = sqlx::query_scalar(joined).bind(&image.camera_id).bind(now);
        if let Some(id) = joined.fetch_optional(&mut **transaction).await? {
            return Ok(id);
        }
    }
}
