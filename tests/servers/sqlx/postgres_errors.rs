//! Queries that fail.

use crate::world::{golden, idle, pool, pool_with};
use instrument_core::testing::Kit;
use server_tests::{Postgres, how_it_was_lost, traced};
use sqlx::postgres::PgPoolOptions;
use std::time::Duration;

pub(crate) fn of_the_database() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        for (sql, code) in [
            ("SELEC 'secret'", "42601"),
            ("SELECT * FROM doors WHERE key = 'secret'", "42P01"),
            ("SELECT 'secret'::int", "22P02"),
            ("INSERT INTO cameras VALUES (9, 'garage', 1)", "23505"),
            ("INSERT INTO cameras VALUES (9, NULL, 1)", "23502"),
            ("DO $$ BEGIN RAISE EXCEPTION 'secret'; END $$", "P0001"),
        ] {
            let failed = sqlx::query(sql).execute(&pool).await.expect_err(sql);
            let error = failed.as_database_error().expect("the server says so");
            assert_eq!(error.code().as_deref(), Some(code));
            idle(&pool).await;
        }
        let talking = pool.with_error_messages();
        let _ = sqlx::query("SELECT * FROM doors").execute(&talking).await;
    });
    golden(
        &kit,
        r#"
        postgresql [client] … db.query.text="SELEC ?" db.response.status_code="42601" !42601
        SELECT doors [client] … db.operation.name=SELECT db.collection.name=doors db.query.summary="SELECT doors" db.query.text="SELECT * FROM doors WHERE key = ?" db.response.status_code=42P01 !42P01
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?::int" db.response.status_code=22P02 !22P02
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?)" db.response.status_code="23505" !23505 "unique violation of cameras_name_key"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, NULL, ?)" db.response.status_code="23502" !23502 "not-null violation"
        DO [client] … db.operation.name=DO db.query.summary=DO db.query.text="DO ?" db.response.status_code=P0001 !P0001
        SELECT doors [client] … db.operation.name=SELECT db.collection.name=doors db.query.summary="SELECT doors" db.query.text="SELECT * FROM doors" db.response.status_code=42P01 !42P01 "relation \"doors\" does not exist"
        "#,
    );
}

pub(crate) fn of_the_client() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
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
        idle(&pool).await;

        let unread = sqlx::query("SELECT name FROM cameras WHERE name = $1")
            .bind(Unwritable)
            .fetch_all(&pool)
            .await;
        assert!(matches!(unread, Err(sqlx::Error::Encode(_))), "{unread:?}");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" !row_not_found "no rows returned by a query that expected to return at least one row"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE name = $1" !encode
        "#,
    );
}

/// A value that the driver cannot send.
struct Unwritable;

impl sqlx::Type<sqlx::Postgres> for Unwritable {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <str as sqlx::Type<sqlx::Postgres>>::type_info()
    }
}

impl sqlx::Encode<'_, sqlx::Postgres> for Unwritable {
    fn encode_by_ref(
        &self,
        _: &mut sqlx::postgres::PgArgumentBuffer,
    ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
        Err("the secret is too long".into())
    }
}

pub(crate) fn lost_connection() {
    let mut server = Postgres::start();
    let kit = Kit::new();
    let how = traced(&kit, async {
        let options = PgPoolOptions::new().acquire_timeout(Duration::from_millis(300));
        let pool = pool_with(&server, options).await;
        let mut connection = pool.acquire().await.expect("it is idle");
        let sleeping = tokio::spawn({
            use opentelemetry::context::FutureExt as _;
            async move {
                sqlx::query("SELECT pg_sleep(60)")
                    .execute(&mut *connection)
                    .await
                    .map(drop)
            }
            .with_current_context()
        });
        let mut other = <sqlx::PgConnection as sqlx::Connection>::connect(&server.url())
            .await
            .expect("another");
        let active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
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
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT pg_sleep(?)" !io "{how}"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?" !pool_timed_out "pool timed out while waiting for an open connection"
          acquire connection [client] … db.client.connection.count=0 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        "#;
    golden(&kit, &expected.replace("{how}", how));
}
