//! Where rows are: SQLite or PostgreSQL. The rows are the truth; queues only say what is to be looked at next.
//!
//! An image is `accepted`, then `batched` or `empty`, and ends as `stored`, `empty` or `dead`. A batch is `open`, `closing`,
//! `queued`, and ends as `done` or `dead`. Every step asks for the state before, so that it is made once, by whoever comes
//! first, however often a message is delivered.
//!
//! What the pipeline keeps for itself goes through the plain pool. Saving an event is traced.

mod batches;
mod connect;
mod dead_letters;
mod detections;
mod events;
mod images;
mod listing;
mod migrations;
mod outage;

pub(crate) use batches::{Batch, Member};
pub(crate) use detections::{Joined, Kept};
pub(crate) use events::NewEvent;
pub(crate) use images::{Image, NewImage};
pub(crate) use listing::{CameraRow, DeadLetterRow, DetectionRow, EventFilter, EventRow, Page};
pub(crate) use outage::is_outage;

use instrument_core::clients::sqlx::Pool;
use sqlx::{Any, Transaction};

/// Rows, of whatever database.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    plain: sqlx::Pool<Any>,
    traced: Pool<Any>,
    /// SQLite is to know from the start that a transaction writes: one that reads first could not go on.
    begin: &'static str,
}

impl Store {
    async fn begin(&self) -> sqlx::Result<Transaction<'static, Any>> {
        self.plain.begin_with(self.begin).await
    }

    /// Whether it answers.
    pub(crate) async fn ping(&self) -> sqlx::Result<()> {
        sqlx::query("SELECT 1").execute(&self.plain).await.map(drop)
    }
}
