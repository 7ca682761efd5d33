//! Messages in a table of a SQLite of their own: for one process, which may be killed.

use super::QueueError;
use super::broker::{Broker, Headers, Message, Put, Sending};
use crate::backend::timestamp;
use async_trait::async_trait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Pool, Sqlite};
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::sleep;

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    item TEXT NOT NULL,
    urgent INTEGER NOT NULL,
    headers TEXT NOT NULL,
    visible_at INTEGER NOT NULL,
    UNIQUE (queue, item)
);
CREATE INDEX IF NOT EXISTS messages_in_order ON messages (queue, urgent DESC, number);
";

const PUT: &str = "INSERT INTO messages (queue, item, urgent, headers, visible_at) SELECT $1, $2, $3, $4, $5 WHERE NOT $6 OR (SELECT COUNT(*) FROM messages WHERE queue = $1) < $7 ON CONFLICT DO NOTHING";
const TAKE: &str = "UPDATE messages SET visible_at = $3 WHERE number = (SELECT number FROM messages WHERE queue = $1 AND visible_at <= $2 ORDER BY urgent DESC, number LIMIT 1) RETURNING number, item, urgent, headers";
const PUT_BACK: &str = "UPDATE messages SET visible_at = $2, headers = $3 WHERE number = $1";

/// How long an idle worker sleeps at most.
const NAP: Duration = Duration::from_secs(1);

/// A queue in a table.
#[derive(Debug)]
pub(crate) struct Embedded {
    pool: Pool<Sqlite>,
    name: &'static str,
    most: usize,
    lease: Duration,
    /// Somebody may have something to do.
    news: Notify,
}

impl Embedded {
    /// Opens the file for the queues of this process. What a process before this one was at is for anybody again.
    pub(crate) async fn open(data_dir: &Path) -> sqlx::Result<Pool<Sqlite>> {
        let options = SqliteConnectOptions::new()
            .filename(data_dir.join("queues.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(20))
            .disable_statement_logging();
        // A message is one small write, and writers wait for each other anyway.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None);
        let pool = pool.max_lifetime(None).connect_with(options).await?;
        sqlx::raw_sql(TABLE).execute(&pool).await?;
        sqlx::query("UPDATE messages SET visible_at = 0")
            .execute(&pool)
            .await?;
        Ok(pool)
    }

    /// A queue in that file.
    pub(crate) fn new(
        pool: Pool<Sqlite>,
        name: &'static str,
        most: usize,
        lease: Duration,
    ) -> Self {
        Self {
            pool,
            name,
            most,
            lease,
            news: Notify::new(),
        }
    }

    pub(super) async fn try_take(&self) -> Result<Option<Message>, QueueError> {
        let now = timestamp::now();
        let taken = sqlx::query_as::<_, (i64, String, bool, String)>(TAKE);
        let taken = taken.bind(self.name).bind(now).bind(later(now, self.lease));
        let taken = taken.fetch_optional(&self.pool).await?;
        Ok(taken.map(|(number, item, urgent, headers)| Message {
            key: number.to_string(),
            item,
            urgent,
            headers: serde_json::from_str(&headers).unwrap_or_default(),
        }))
    }

    /// Until the next one that waits, or is somebody's, is for anybody.
    async fn nap(&self) -> Result<Duration, QueueError> {
        let next = "SELECT MIN(visible_at) FROM messages WHERE queue = $1";
        let next = sqlx::query_scalar::<_, Option<i64>>(next).bind(self.name);
        let next = next.fetch_one(&self.pool).await?;
        let micros = next.map_or(i64::MAX, |at| at.saturating_sub(timestamp::now()));
        let micros = u64::try_from(micros).unwrap_or(0).saturating_add(1);
        Ok(Duration::from_micros(micros).min(NAP))
    }
}

fn later(now: i64, after: Duration) -> i64 {
    now.saturating_add(i64::try_from(after.as_micros()).unwrap_or(i64::MAX))
}

fn text(headers: &Headers) -> String {
    serde_json::to_string(headers).unwrap_or_default()
}

#[async_trait]
impl Broker for Embedded {
    fn system(&self) -> &'static str {
        "sqlite"
    }

    async fn put(&self, sending: Sending<'_>) -> Result<Put, QueueError> {
        let most = i64::try_from(self.most).unwrap_or(i64::MAX);
        let put = sqlx::query(PUT).bind(self.name).bind(sending.item);
        let put = put.bind(sending.urgent).bind(text(sending.headers));
        let put = put
            .bind(timestamp::now())
            .bind(sending.is_limited)
            .bind(most);
        if put.execute(&self.pool).await?.rows_affected() > 0 {
            self.news.notify_waiters();
            return Ok(Put::Queued);
        }
        let is_there = self.hold(&[sending.item]).await? == [true];
        Ok(if is_there { Put::There } else { Put::Full })
    }

    async fn hold(&self, items: &[&str]) -> Result<Vec<bool>, QueueError> {
        let there = "SELECT item FROM messages WHERE queue = $1 AND item IN (SELECT value FROM json_each($2))";
        let asked = serde_json::to_string(items).unwrap_or_default();
        let there = sqlx::query_scalar(there).bind(self.name).bind(asked);
        let there: HashSet<String> = there.fetch_all(&self.pool).await?.into_iter().collect();
        Ok(items.iter().map(|item| there.contains(*item)).collect())
    }

    async fn take(&self) -> Result<Message, QueueError> {
        loop {
            // From here on news are heard, also those of between the look and the nap.
            let mut news = std::pin::pin!(self.news.notified());
            news.as_mut().enable();
            if let Some(message) = self.try_take().await? {
                return Ok(message);
            }
            let nap = self.nap().await?;
            tokio::select! {
                () = news => {}
                () = sleep(nap) => {}
            }
        }
    }

    async fn keep(&self, message: &Message) -> Result<(), QueueError> {
        let kept = sqlx::query("UPDATE messages SET visible_at = $2 WHERE number = $1");
        let kept = kept
            .bind(&message.key)
            .bind(later(timestamp::now(), self.lease));
        kept.execute(&self.pool).await?;
        Ok(())
    }

    async fn settle(&self, message: &Message) -> Result<(), QueueError> {
        let settled = sqlx::query("DELETE FROM messages WHERE number = $1").bind(&message.key);
        settled.execute(&self.pool).await?;
        Ok(())
    }

    async fn put_back(
        &self,
        message: &Message,
        headers: &Headers,
        after: Duration,
    ) -> Result<(), QueueError> {
        let back = sqlx::query(PUT_BACK).bind(&message.key);
        let back = back
            .bind(later(timestamp::now(), after))
            .bind(text(headers));
        back.execute(&self.pool).await?;
        self.news.notify_waiters();
        Ok(())
    }

    async fn depth(&self) -> Result<u64, QueueError> {
        let depth = sqlx::query_scalar("SELECT COUNT(*) FROM messages WHERE queue = $1");
        let depth: i64 = depth.bind(self.name).fetch_one(&self.pool).await?;
        Ok(u64::try_from(depth).unwrap_or(0))
    }
}
