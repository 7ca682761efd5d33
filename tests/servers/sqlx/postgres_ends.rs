//! Queries that end early, or late.

use crate::world::{golden, idle, pool};
use instrument_core::testing::Kit;
use server_tests::{Postgres, traced};
use std::time::Duration;
use tokio_stream::StreamExt as _;

pub(crate) fn statement_timeout() {
    let server = Postgres::start_with(&["statement_timeout=50ms"]);
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let late = sqlx::query("SELECT pg_sleep(60)")
            .execute(&pool)
            .await
            .expect_err("too late");
        let code = late
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("57014"));
    });
    golden(
        &kit,
        r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT pg_sleep(?)" db.response.status_code="57014" !57014
        "#,
    );
}

pub(crate) fn dropped_future() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let query = sqlx::query("SELECT pg_sleep(60)").execute(&pool);
        let late = tokio::time::timeout(Duration::from_millis(50), query).await;
        assert!(late.is_err(), "{late:?}");
    });
    golden(
        &kit,
        r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT pg_sleep(?)" cancelled=true
        "#,
    );
}

pub(crate) fn dropped_stream() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let mut rows = sqlx::query("SELECT generate_series(1, 1000)").fetch(&pool);
        for _ in 0..3 {
            rows.next().await.expect("a row").expect("no error");
        }
        drop(rows);
        idle(&pool).await;
        // One that nobody asked for a row.
        drop(sqlx::query("SELECT 1").fetch(&pool));
        // An error ends it, whatever becomes of the stream.
        let mut rows = sqlx::query("SELECT 1 / (3 - n) FROM generate_series(1, 9) n").fetch(&pool);
        let last = loop {
            if let Err(error) = rows.next().await.expect("it fails first") {
                break error;
            }
        };
        let code = last
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("22012"));
        drop(rows);
    });
    golden(
        &kit,
        r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT generate_series(?, ?)" db.response.returned_rows=3 cancelled=true
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?" db.response.returned_rows=0 cancelled=true
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ? / (? - n) FROM generate_series(?, ?) n" db.response.returned_rows=2 db.response.status_code="22012" !22012
        "#,
    );
}

pub(crate) fn slow() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let pool = pool.with_slow_query_threshold(Duration::from_millis(20));
        sqlx::query("SELECT pg_sleep(0.02)")
            .execute(&pool)
            .await
            .expect("it sleeps");
        idle(&pool).await;

        // What the caller does between the rows is not the query's.
        let pool = pool.with_slow_query_threshold(Duration::from_secs(20));
        let mut rows = sqlx::query("SELECT 1").fetch(&pool);
        rows.next().await.expect("a row").expect("no error");
        drop(rows);
    });
    golden(
        &kit,
        r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT pg_sleep(?)" db.response.affected_rows=1 +db.slow_query(db.slow_query.duration_ms=… db.slow_query.threshold_ms=20.0)
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?" db.response.returned_rows=1 cancelled=true
        "#,
    );
}
