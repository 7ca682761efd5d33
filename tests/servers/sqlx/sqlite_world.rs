//! A SQLite in memory with two cameras, and a pool of one connection to it.

use instrument_core::clients::sqlx::Pool;
use instrument_core::testing::Kit;
use server_tests::assert_golden;
use sqlx::Sqlite;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqlitePoolOptions;

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("sqlx/migrations");

/// A pool that has its connection, so that nothing waits for one.
pub(crate) async fn pool() -> Pool<Sqlite> {
    pool_with(SqlitePoolOptions::new()).await
}

pub(crate) async fn pool_with(options: SqlitePoolOptions) -> Pool<Sqlite> {
    let pool = empty(options).await;
    MIGRATIONS.run(pool.inner()).await.expect("a table");
    idle(&pool).await;
    pool
}

/// Without tables.
pub(crate) async fn empty(options: SqlitePoolOptions) -> Pool<Sqlite> {
    let pool = options.max_connections(1).connect("sqlite::memory:").await;
    let pool = Pool::new(pool.expect("there is memory"));
    idle(&pool).await;
    pool.with_slow_query_threshold(None)
}

/// Waits until the connection is back: that happens in a task of the pool.
pub(crate) async fn idle(pool: &Pool<Sqlite>) {
    while pool.num_idle() == 0 {
        tokio::task::yield_now().await;
    }
}

/// What every span has.
const EVERYWHERE: &str = "db.system.name=sqlite db.namespace=:memory:";

/// The tree as it is to be.
#[track_caller]
pub(crate) fn golden(kit: &Kit, expected: &str) {
    assert_golden(&kit.tree(), EVERYWHERE, expected);
}
