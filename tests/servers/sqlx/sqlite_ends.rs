//! What fails, and what is given up.

use crate::world::{golden, idle, pool, pool_with};
use instrument_core::testing::Kit;
use opentelemetry::context::FutureExt as _;
use server_tests::traced;
use sqlx::Executor as _;
use sqlx::sqlite::SqlitePoolOptions;
use std::future::{Future as _, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio_stream::StreamExt as _;

pub(crate) fn errors() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool().await;
        for (sql, code) in [
            ("SELEC 'secret'", "1"),
            ("SELECT * FROM doors WHERE key = 'secret'", "1"),
            ("INSERT INTO cameras VALUES (9, 'garage', 1)", "2067"),
            ("INSERT INTO cameras VALUES (9, NULL, 1)", "1299"),
        ] {
            let failed = sqlx::query(sql).execute(&pool).await.expect_err(sql);
            let error = failed.as_database_error().expect("the database says so");
            assert_eq!(error.code().as_deref(), Some(code));
            idle(&pool).await;
        }
        let none = sqlx::query("SELECT name FROM cameras WHERE id = 99")
            .fetch_one(&pool)
            .await;
        assert!(matches!(none, Err(sqlx::Error::RowNotFound)), "{none:?}");
        idle(&pool).await;
        // What becomes of the row comes after the query.
        let wrong = sqlx::query_as::<_, (i64,)>("SELECT name FROM cameras WHERE id = 1")
            .fetch_one(&pool)
            .await;
        assert!(
            matches!(wrong, Err(sqlx::Error::ColumnDecode { .. })),
            "{wrong:?}"
        );
    });
    golden(
        &kit,
        r#"
        sqlite [client] … db.query.text="SELEC ?" db.response.status_code="1" !1
        SELECT doors [client] … db.operation.name=SELECT db.collection.name=doors db.query.summary="SELECT doors" db.query.text="SELECT * FROM doors WHERE key = ?" db.response.status_code="1" !1
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?)" db.response.status_code="2067" !2067 "unique violation"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, NULL, ?)" db.response.status_code="1299" !1299 "not-null violation"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" !row_not_found "no rows returned by a query that expected to return at least one row"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=1
        "#,
    );
}

/// Takes a while.
const MANY: &str = "\
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT i FROM n";
const COUNTED: &str = "\
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT count(*) FROM n";

pub(crate) fn given_up() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool().await;
        let mut rows = sqlx::query(MANY).fetch(&pool);
        for _ in 0..3 {
            rows.next().await.expect("a row").expect("no error");
        }
        drop(rows);
        idle(&pool).await;
        let mut query = Box::pin(sqlx::query(COUNTED).fetch_one(&pool));
        let asked =
            std::future::poll_fn(|cx| std::task::Poll::Ready(query.as_mut().poll(cx))).await;
        assert!(asked.is_pending());
        drop(query);
    });
    golden(
        &kit,
        r#"
        SELECT SELECT SELECT [client] … db.operation.name=SELECT db.query.summary="SELECT SELECT SELECT" db.query.text="WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + ? FROM n LIMIT ?) SELECT i FROM n" db.response.returned_rows=3 cancelled=true
        SELECT SELECT SELECT [client] … db.operation.name=SELECT db.query.summary="SELECT SELECT SELECT" db.query.text="WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + ? FROM n LIMIT ?) SELECT count(*) FROM n" cancelled=true
        "#,
    );
}

pub(crate) fn exhausted() {
    let kit = Kit::new();
    traced(&kit, async {
        let options = SqlitePoolOptions::new().acquire_timeout(Duration::from_millis(50));
        let pool = pool_with(options).await;
        let taken = pool.acquire().await.expect("it is idle");
        assert!(pool.try_acquire().is_none());
        assert!(pool.try_begin().await.expect("no error").is_none());
        let query = sqlx::query("SELECT name FROM cameras")
            .fetch_all(&pool)
            .await;
        assert!(matches!(query, Err(sqlx::Error::PoolTimedOut)), "{query:?}");
        drop(taken);
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" !pool_timed_out "pool timed out while waiting for an open connection"
          acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        "#,
    );
}

pub(crate) fn panicking() {
    let kit = Kit::new();
    traced(&kit, async {
        let armed = Arc::new(AtomicBool::new(false));
        let hook = armed.clone();
        let options = SqlitePoolOptions::new().before_acquire(move |_, _| {
            assert!(!hook.load(Ordering::Relaxed), "a hook of the test's");
            Box::pin(ready(Ok(true)))
        });
        let pool = pool_with(options).await;
        armed.store(true, Ordering::Relaxed);
        // The runtime drops what has panicked when the panic is over.
        let asked = (&pool).fetch_all("SELECT name FROM cameras");
        let panicked = tokio::spawn(asked.with_current_context()).await;
        assert!(panicked.is_err_and(|error| error.is_panic()));
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" !panic "panicked"
        "#,
    );
}
