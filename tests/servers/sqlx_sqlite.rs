//! The instrumented client of sqlx on SQLite.

use instrument_core::clients::sqlx::Pool;
use instrument_core::testing::Kit;
use opentelemetry::context::FutureExt as _;
use server_tests::{run, trial};
use sqlx::sqlite::{Sqlite, SqlitePoolOptions};
use std::future::Future;
use std::process::ExitCode;

fn main() -> ExitCode {
    run(
        &[],
        vec![trial(
            "every kind of call is a span",
            &[],
            every_kind_of_call,
        )],
    )
}

fn traced<F: Future>(kit: &Kit, work: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work.with_context(kit.context()))
}

async fn pool() -> Pool<Sqlite> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await
        .expect("in memory");
    sqlx::raw_sql(
        "CREATE TABLE cameras (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, fps INTEGER)",
    )
    .execute(&pool)
    .await
    .expect("a table");
    Pool::new(pool).with_slow_query_threshold(None)
}

fn every_kind_of_call() {
    let kit = Kit::new();
    traced(&kit, async {
        use tokio_stream::StreamExt as _;
        let pool = pool().await;
        let inserted =
            sqlx::query("INSERT INTO cameras (name, fps) VALUES ($1, 25), ('garage', $2)")
                .bind("front_door")
                .bind(30)
                .execute(&pool)
                .await
                .expect("two rows");
        assert_eq!(inserted.rows_affected(), 2);
        let all = sqlx::query("SELECT name FROM cameras WHERE fps > 20")
            .fetch_all(&pool)
            .await
            .expect("rows");
        assert_eq!(all.len(), 2);
        let (one,): (String,) = sqlx::query_as("SELECT name FROM cameras WHERE id = 1")
            .fetch_one(&pool)
            .await
            .expect("a row");
        assert_eq!(one, "front_door");
        let mut rows = sqlx::query_scalar::<_, String>("SELECT name FROM cameras").fetch(&pool);
        while let Some(row) = rows.next().await {
            row.expect("row");
        }
        drop(rows);
        let mut tx = pool.begin().await.expect("tx");
        sqlx::query("UPDATE cameras SET fps = 1")
            .execute(&mut *tx)
            .await
            .expect("u");
        {
            let mut sp = tx.begin().await.expect("sp");
            sqlx::query("DELETE FROM cameras")
                .execute(&mut *sp)
                .await
                .expect("u");
            sp.rollback().await.expect("rb");
        }
        tx.commit().await.expect("commit");
        let mut conn = pool.acquire().await.expect("conn");
        sqlx::query("SELECT 1")
            .fetch_one(&mut *conn)
            .await
            .expect("one");
    });
    println!("{}", kit.tree());
}
