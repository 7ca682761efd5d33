//! What was given up.

use super::Store;
use crate::backend::kind::Kind;
use crate::backend::timestamp;

/// More of an error is not kept.
const LONGEST_ERROR: usize = 2000;

/// How something is given up, in this order.
struct Statements {
    /// Nothing is changed by it if that has ended before.
    dead: &'static str,
    letters: &'static str,
    images: Option<&'static str>,
}

const IMAGE: Statements = Statements {
    dead: "UPDATE images SET state = 'dead', progressed_at = $2 WHERE id = $1 AND state = 'accepted'",
    letters: "INSERT INTO dead_letters (image_id, camera_id, batch_id, queue, reason, error, attempts, trace_id, created_at) SELECT id, camera_id, batch_id, $2, $3, $4, attempts, trace_id, $5 FROM images WHERE id = $1",
    images: None,
};

/// With all of its images.
const BATCH: Statements = Statements {
    dead: "UPDATE batches SET state = 'dead', progressed_at = $2 WHERE id = $1 AND state IN ('closing', 'queued')",
    letters: "INSERT INTO dead_letters (image_id, camera_id, batch_id, queue, reason, error, attempts, trace_id, created_at) SELECT i.id, i.camera_id, i.batch_id, $2, $3, $4, b.attempts, i.trace_id, $5 FROM images i JOIN batches b ON b.id = i.batch_id WHERE i.batch_id = $1",
    images: Some("UPDATE images SET state = 'dead', progressed_at = $2 WHERE batch_id = $1"),
};

impl Store {
    /// Gives something up; `false` if it has ended before.
    pub(crate) async fn bury(
        &self,
        kind: Kind,
        id: &str,
        reason: &str,
        error: &str,
    ) -> sqlx::Result<bool> {
        let statements = match kind {
            Kind::Image => IMAGE,
            Kind::Batch => BATCH,
        };
        let now = timestamp::now();
        let mut transaction = self.begin().await?;
        let dead = sqlx::query(statements.dead).bind(id).bind(now);
        if dead.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let letters = sqlx::query(statements.letters).bind(id);
        let letters = letters.bind(kind.queue_name()).bind(reason);
        let letters = letters.bind(bounded(error)).bind(now);
        letters.execute(&mut *transaction).await?;
        if let Some(images) = statements.images {
            let images = sqlx::query(images).bind(id).bind(now);
            images.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

/// What a table takes: PostgreSQL's text has no NUL.
fn bounded(error: &str) -> String {
    let plain = error.chars().filter(|c| *c != '\0');
    plain.take(LONGEST_ERROR).collect()
}
