//! The queries, once for each sqlx: both have the same names for the same things.

macro_rules! queries {
    ($version:ident, $sqlx:ident) => {
        pub(crate) mod $version {
            use $sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
            use $sqlx::{ConnectOptions, Executor, Row, Sqlite, SqlitePool};
            use futures_util::TryStreamExt;
            use std::str::FromStr;

            /// A pool of one connection to a database in memory, filled. No statement is logged.
            pub(crate) async fn pool() -> SqlitePool {
                let options = SqliteConnectOptions::from_str("sqlite::memory:")
                    .expect("it is a URL of SQLite")
                    .row_buffer_size(128)
                    .disable_statement_logging();
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .connect_with(options)
                    .await
                    .expect("memory can be had");
                let fill = "CREATE TABLE cameras (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seen INTEGER NOT NULL);
                    WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 100)
                    INSERT INTO cameras SELECT id, 'camera ' || id, 0 FROM ids";
                pool.execute(fill).await.expect("the table is new");
                pool
            }

            pub(crate) async fn one<'e>(executor: impl Executor<'e, Database = Sqlite>) -> i64 {
                let row = $sqlx::query("SELECT id, name FROM cameras WHERE id = ?1 AND name <> 'nobody'")
                    .bind(42_i64)
                    .fetch_one(executor)
                    .await
                    .expect("there is one");
                row.get(0)
            }

            pub(crate) async fn rows<'e>(executor: impl Executor<'e, Database = Sqlite>) -> i64 {
                let mut rows = $sqlx::query("SELECT id, name FROM cameras WHERE id > ?1 ORDER BY id")
                    .bind(0_i64)
                    .fetch(executor);
                let mut sum = 0;
                while let Some(row) = rows.try_next().await.expect("there are a hundred") {
                    sum += row.get::<i64, _>(0);
                }
                sum
            }

            pub(crate) async fn execute<'e>(executor: impl Executor<'e, Database = Sqlite>) -> u64 {
                $sqlx::query("UPDATE cameras SET seen = 1 WHERE id = ?1")
                    .bind(42_i64)
                    .execute(executor)
                    .await
                    .expect("nobody else changes it")
                    .rows_affected()
            }
        }
    };
}

queries!(v08, sqlx08);
queries!(v09, sqlx);
