//! The tables, step by step. What is here is never changed; changes are further steps.

use super::Store;
use sqlx::{AssertSqlSafe, Executor as _};

const STEPS: &[&str] = &[FIRST, SECOND];

/// Of PostgreSQL: so that processes that start together do not make the same tables.
const ALONE: &str = "SELECT pg_advisory_xact_lock(7246100)";

/// `SERIAL` stands for a key that the database gives.
const FIRST: &str = "
CREATE TABLE cameras (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE TABLE images (
    id TEXT PRIMARY KEY,
    camera_id TEXT NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
    file_path TEXT NOT NULL,
    file_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    priority TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('accepted', 'batched', 'empty', 'stored', 'dead')),
    trace_id TEXT NOT NULL,
    carrier TEXT NOT NULL,
    detected_in TEXT NOT NULL,
    batch_id TEXT,
    attempts BIGINT NOT NULL,
    attempted_in TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    progressed_at BIGINT NOT NULL
);
CREATE INDEX images_by_state ON images (state, progressed_at);
CREATE INDEX images_by_batch ON images (batch_id);
CREATE TABLE detections (
    id SERIAL,
    camera_id TEXT NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
    image_id TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    file_path TEXT NOT NULL,
    file_type TEXT NOT NULL,
    detected_at BIGINT NOT NULL,
    object_type TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    bbox_x DOUBLE PRECISION NOT NULL,
    bbox_y DOUBLE PRECISION NOT NULL,
    bbox_width DOUBLE PRECISION NOT NULL,
    bbox_height DOUBLE PRECISION NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN ('image', 'video')),
    trace_id TEXT NOT NULL
);
CREATE INDEX detections_by_image ON detections (image_id);
CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    camera_id TEXT NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'queued', 'done', 'dead')),
    is_fast_path BIGINT NOT NULL,
    is_urgent BIGINT NOT NULL,
    images BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    last_activity BIGINT NOT NULL,
    progressed_at BIGINT NOT NULL,
    carrier TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    attempted_in TEXT NOT NULL
);
CREATE UNIQUE INDEX one_open_batch ON batches (camera_id) WHERE state = 'open';
CREATE INDEX batches_by_state ON batches (state, progressed_at);
CREATE TABLE events (
    id SERIAL,
    batch_id TEXT NOT NULL UNIQUE REFERENCES batches (id),
    camera_id TEXT NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    risk_score BIGINT NOT NULL CHECK (risk_score BETWEEN 0 AND 100),
    risk_level TEXT NOT NULL CHECK (risk_level IN ('low', 'medium', 'high', 'critical')),
    summary TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    model TEXT NOT NULL,
    scorer TEXT NOT NULL,
    detection_ids TEXT NOT NULL,
    reviewed BIGINT NOT NULL,
    is_fast_path BIGINT NOT NULL,
    trace_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE event_detections (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    detection_id BIGINT NOT NULL REFERENCES detections (id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, detection_id)
);
CREATE TABLE dead_letters (
    id SERIAL,
    image_id TEXT NOT NULL UNIQUE REFERENCES images (id) ON DELETE CASCADE,
    camera_id TEXT NOT NULL,
    batch_id TEXT,
    queue TEXT NOT NULL,
    reason TEXT NOT NULL,
    error TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    trace_id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
";

/// The correlation id of the request that an image came with.
const SECOND: &str = "ALTER TABLE images ADD COLUMN correlation_id TEXT NOT NULL DEFAULT ''";

/// Makes the steps that were not made yet.
pub(super) async fn run(store: &Store, is_sqlite: bool) -> sqlx::Result<()> {
    let key = if is_sqlite {
        "INTEGER PRIMARY KEY AUTOINCREMENT"
    } else {
        "BIGSERIAL PRIMARY KEY"
    };
    let mut transaction = store.begin().await?;
    if !is_sqlite {
        transaction.execute(ALONE).await?;
    }
    let made = "CREATE TABLE IF NOT EXISTS migrations (step BIGINT PRIMARY KEY)";
    transaction.execute(made).await?;
    let done: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM migrations")
        .fetch_one(&mut *transaction)
        .await?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    for (step, sql) in STEPS.iter().enumerate().skip(done) {
        let sql = sql.replace("SERIAL", key);
        // The text is that above.
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO migrations (step) VALUES ($1)")
            .bind(i64::try_from(step).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}
