//! What was given up.

use super::Store;
use crate::backend::timestamp;

/// More of an error is not kept.
const LONGEST_ERROR: usize = 2000;

impl Store {
    /// Gives an image up; `false` if it has ended before.
    pub(crate) async fn bury_image(
        &self,
        id: &str,
        queue: &str,
        reason: &str,
        error: &str,
    ) -> sqlx::Result<bool> {
        let now = timestamp::now();
        let mut transaction = self.begin().await?;
        let dead = "UPDATE images SET state = 'dead', progressed_at = $2 WHERE id = $1 AND state = 'accepted'";
        let dead = sqlx::query(dead).bind(id).bind(now);
        if dead.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let letter = "INSERT INTO dead_letters (image_id, camera_id, batch_id, queue, reason, error, attempts, trace_id, created_at) SELECT id, camera_id, batch_id, $2, $3, $4, attempts, trace_id, $5 FROM images WHERE id = $1";
        let letter = sqlx::query(letter).bind(id).bind(queue).bind(reason);
        let letter = letter.bind(bounded(error)).bind(now);
        letter.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Gives all images of a batch up; `false` if it has ended before.
    pub(crate) async fn bury_batch(
        &self,
        id: &str,
        queue: &str,
        reason: &str,
        error: &str,
    ) -> sqlx::Result<bool> {
        let now = timestamp::now();
        let mut transaction = self.begin().await?;
        let dead = "UPDATE batches SET state = 'dead', progressed_at = $2 WHERE id = $1 AND state IN ('closing', 'queued')";
        let dead = sqlx::query(dead).bind(id).bind(now);
        if dead.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let letters = "INSERT INTO dead_letters (image_id, camera_id, batch_id, queue, reason, error, attempts, trace_id, created_at) SELECT i.id, i.camera_id, i.batch_id, $2, $3, $4, b.attempts, i.trace_id, $5 FROM images i JOIN batches b ON b.id = i.batch_id WHERE i.batch_id = $1";
        let letters = sqlx::query(letters).bind(id).bind(queue).bind(reason);
        let letters = letters.bind(bounded(error)).bind(now);
        letters.execute(&mut *transaction).await?;
        let images = "UPDATE images SET state = 'dead', progressed_at = $2 WHERE batch_id = $1";
        let images = sqlx::query(images).bind(id).bind(now);
        images.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// What a table takes: PostgreSQL's text has no NUL.
fn bounded(error: &str) -> String {
    let plain = error.chars().filter(|c| *c != '\0');
    plain.take(LONGEST_ERROR).collect()
}
