//! A PostgreSQL with two cameras, and a pool of one connection to it.

use instrument_core::clients::sqlx::Pool;
use instrument_core::testing::Kit;
use server_tests::{Postgres, assert_golden};
use sqlx::postgres::{PgPoolOptions, Postgres as Pg};

/// The table that all queries are about.
const TABLE: &str = "\
CREATE TABLE cameras (id INT PRIMARY KEY, name TEXT UNIQUE NOT NULL, fps INT);
INSERT INTO cameras VALUES (1, 'front_door', 25), (2, 'garage', 30);
";

/// A pool that has its connection, so that nothing waits for one.
pub(crate) async fn pool(server: &Postgres) -> Pool<Pg> {
    pool_with(server, PgPoolOptions::new()).await
}

pub(crate) async fn pool_with(server: &Postgres, options: PgPoolOptions) -> Pool<Pg> {
    let pool = options.max_connections(1).connect(&server.url()).await;
    let pool = pool.expect("the server lets us in");
    sqlx::raw_sql(TABLE).execute(&pool).await.expect("a table");
    let pool = Pool::new(pool).with_slow_query_threshold(None);
    idle(&pool).await;
    pool
}

/// Waits until the connection is back: that happens in a task of the pool.
pub(crate) async fn idle(pool: &Pool<Pg>) {
    while pool.num_idle() == 0 {
        tokio::task::yield_now().await;
    }
}

/// What every span has.
const EVERYWHERE: &str =
    "db.system.name=postgresql db.namespace=postgres server.address=127.0.0.1 server.port=…";

/// The tree as it is to be; what differs from run to run is hidden.
#[track_caller]
pub(crate) fn golden(kit: &Kit, expected: &str) {
    let hidden = ["server.port", "net.peer.port", "db.slow_query.duration_ms"];
    assert_golden(&kit.tree().with_hidden_values(hidden), EVERYWHERE, expected);
}
