//! What fails, and what is given up.

use crate::world::{golden, idle, pool, pool_with};
use instrument_core::testing::Kit;
use opentelemetry::context::FutureExt as _;
use server_tests::{MariaDb, how_it_was_lost, traced};
use sqlx::mysql::{MySqlDatabaseError, MySqlPoolOptions};
use std::time::Duration;
use tokio_stream::StreamExt as _;

pub(crate) fn of_the_database() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        for (sql, number) in [
            ("SELEC 'secret'", 1064),
            ("SELECT * FROM doors WHERE `key` = 'secret'", 1146),
            ("INSERT INTO cameras VALUES (9, 'garage', 1)", 1062),
            ("INSERT INTO cameras VALUES (9, 'roof', 'secret')", 1366),
            (
                "SET STATEMENT max_statement_time = 0.01 FOR SELECT sleep(9)",
                1969,
            ),
        ] {
            let failed = sqlx::query(sql).execute(&pool).await.expect_err(sql);
            let error = failed.into_database_error().expect("the server says so");
            assert_eq!(error.downcast_ref::<MySqlDatabaseError>().number(), number);
            idle(&pool).await;
        }
        let none = sqlx::query("SELECT name FROM cameras WHERE id = 99")
            .fetch_one(&pool)
            .await;
        assert!(matches!(none, Err(sqlx::Error::RowNotFound)), "{none:?}");
        idle(&pool).await;
        let talking = pool.with_error_messages();
        let _ = sqlx::query("INSERT INTO cameras VALUES (9, 'garage', 1)")
            .execute(&talking)
            .await;
    });
    golden(
        &kit,
        r#"
        mysql [client] … db.query.text="SELEC ?" db.response.status_code="1064" !1064
        SELECT doors [client] … db.operation.name=SELECT db.collection.name=doors db.query.summary="SELECT doors" db.query.text="SELECT * FROM doors WHERE `key` = ?" db.response.status_code="1146" !1146
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?)" db.response.status_code="1062" !1062 "unique violation"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?)" db.response.status_code="1366" !1366
        SET [client] … db.operation.name=SET db.query.summary=SET db.query.text="SET STATEMENT max_statement_time = ?" db.response.status_code="1969" !1969
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" !row_not_found "no rows returned by a query that expected to return at least one row"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?)" db.response.status_code="1062" !1062 "Duplicate entry 'garage' for key 'name'"
        "#,
    );
}

pub(crate) fn given_up() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool_with(&server, MySqlPoolOptions::new()).await;
        let mut rows = sqlx::query("SELECT seq FROM seq_1_to_1000").fetch(&pool);
        for _ in 0..3 {
            rows.next().await.expect("a row").expect("no error");
        }
        drop(rows);
        idle(&pool).await;
        let query = sqlx::query("SELECT sleep(9)").execute(&pool);
        let late = tokio::time::timeout(Duration::from_millis(50), query).await;
        assert!(late.is_err(), "{late:?}");
    });
    golden(
        &kit,
        r#"
        SELECT seq_1_to_1000 [client] … db.operation.name=SELECT db.collection.name=seq_1_to_1000 db.query.summary="SELECT seq_1_to_1000" db.query.text="SELECT seq FROM seq_1_to_1000" db.response.returned_rows=3 cancelled=true
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT sleep(?)" cancelled=true
        "#,
    );
}

pub(crate) fn lost_connection() {
    let mut server = MariaDb::start();
    let kit = Kit::new();
    let how = traced(&kit, async {
        let options = MySqlPoolOptions::new().acquire_timeout(Duration::from_millis(300));
        let pool = pool_with(&server, options).await;
        let mut connection = pool.acquire().await.expect("it is idle");
        let sleeping = async move {
            let slept = sqlx::query("SELECT sleep(60)").execute(&mut *connection);
            slept.await.map(drop)
        };
        let sleeping = tokio::spawn(sleeping.with_current_context());
        let mut other = <sqlx::MySqlConnection as sqlx::Connection>::connect(&server.url())
            .await
            .expect("another");
        let active =
            "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT sleep%'";
        while sqlx::query_scalar::<_, i64>(active)
            .fetch_one(&mut other)
            .await
            .expect("a number")
            == 0
        {}
        server.kill();
        let lost = sleeping.await.expect("no panic");
        let Err(sqlx::Error::Io(lost)) = lost else {
            panic!("{lost:?}");
        };
        // A task of the pool finds out that it has no connection any more.
        while pool.size() > 0 {
            tokio::task::yield_now().await;
        }
        let gone = sqlx::query("SELECT 1").execute(&pool).await;
        assert!(matches!(gone, Err(sqlx::Error::PoolTimedOut)), "{gone:?}");
        how_it_was_lost(&lost)
    });
    let expected = r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT sleep(?)" !io "{how}"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?" !pool_timed_out "pool timed out while waiting for an open connection"
          acquire connection [client] … db.client.connection.count=0 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        "#;
    golden(&kit, &expected.replace("{how}", how));
}

pub(crate) fn exhausted() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let options = MySqlPoolOptions::new().acquire_timeout(Duration::from_millis(100));
        let pool = pool_with(&server, options).await;
        let taken = pool.acquire().await.expect("it is idle");
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
