//! Queries that succeed.

use crate::world::{golden, idle, pool};
use instrument_core::testing::Kit;
use instrument_core::{SemconvOptIn, span};
use opentelemetry_sdk::trace::Sampler;
use server_tests::{Postgres, traced};
use sqlx::{Executor as _, QueryBuilder, Statement as _};
use tokio_stream::StreamExt as _;

pub(crate) fn every_kind() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let inserted = sqlx::query("INSERT INTO cameras VALUES ($1, $2, 10)")
            .bind(3)
            .bind("cellar")
            .execute(&pool)
            .await
            .expect("one row");
        assert_eq!(inserted.rows_affected(), 1);
        idle(&pool).await;

        let all = sqlx::query("SELECT name FROM cameras WHERE fps > 20")
            .fetch_all(&pool)
            .await;
        assert_eq!(all.expect("two rows").len(), 2);
        idle(&pool).await;

        let one = sqlx::query_as::<_, (String,)>("SELECT name FROM cameras WHERE id = $1")
            .bind(1)
            .fetch_one(&pool)
            .await;
        assert_eq!(one.expect("a row").0, "front_door");
        idle(&pool).await;

        let none = sqlx::query("SELECT name FROM cameras WHERE id = 99")
            .fetch_optional(&pool)
            .await;
        assert!(none.expect("no error").is_none());
        idle(&pool).await;

        let mut names =
            sqlx::query_scalar::<_, String>("SELECT name FROM cameras ORDER BY id").fetch(&pool);
        let mut read = Vec::new();
        while let Some(name) = names.next().await {
            read.push(name.expect("a name"));
        }
        drop(names);
        assert_eq!(read, ["front_door", "garage", "cellar"]);
        idle(&pool).await;

        let mut connection = pool.acquire().await.expect("it is idle");
        let prepared = connection
            .prepare(sqlx::SqlSafeStr::into_sql_str(
                "SELECT fps FROM cameras WHERE name = $1",
            ))
            .await
            .expect("it is prepared");
        let fps = prepared
            .query_scalar::<i32>()
            .bind("garage")
            .fetch_one(&mut *connection)
            .await;
        assert_eq!(fps.expect("a number"), 30);
        let mut built = QueryBuilder::new("DELETE FROM cameras WHERE id = ");
        let deleted = built.push_bind(3).build().execute(&mut *connection).await;
        assert_eq!(deleted.expect("one row").rows_affected(), 1);
        connection
            .execute("SET application_name = 'tests'")
            .await
            .expect("it is set");
    });
    golden(
        &kit,
        r#"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras VALUES ($1, $2, ?)" db.response.affected_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE fps > ?" db.response.returned_rows=2
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = $1" db.response.returned_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=0
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras ORDER BY id" db.response.returned_rows=3
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT fps FROM cameras WHERE name = $1" db.response.returned_rows=1
        DELETE cameras [client] … db.operation.name=DELETE db.collection.name=cameras db.query.summary="DELETE cameras" db.query.text="DELETE FROM cameras WHERE id = $1" db.response.affected_rows=1
        SET [client] … db.operation.name=SET db.query.summary=SET db.query.text="SET application_name = ?" db.response.affected_rows=0
        "#,
    );
}

pub(crate) fn batch() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let sql =
            "UPDATE cameras SET fps = 5 WHERE id = 1; DELETE FROM cameras WHERE name = 'garage'";
        let done = sqlx::raw_sql(sql).execute(&pool).await.expect("both");
        assert_eq!(done.rows_affected(), 2);
        idle(&pool).await;
        let alike =
            "INSERT INTO cameras VALUES (7, 'roof', 1); INSERT INTO cameras VALUES (8, 'attic', 1)";
        let mut done = sqlx::raw_sql(alike).execute_many(&pool);
        while let Some(one) = done.next().await {
            assert_eq!(one.expect("a row").rows_affected(), 1);
        }
    });
    golden(
        &kit,
        r#"
        UPDATE cameras; DELETE cameras [client] … db.operation.name=BATCH db.collection.name=cameras db.operation.batch.size=2 db.query.summary="UPDATE cameras; DELETE cameras" db.query.text="UPDATE cameras SET fps = ? WHERE id = ?; DELETE FROM cameras WHERE name = ?" db.response.affected_rows=2
        BATCH INSERT cameras [client] … db.operation.name="BATCH INSERT" db.collection.name=cameras db.operation.batch.size=2 db.query.summary="BATCH INSERT cameras" db.query.text="INSERT INTO cameras VALUES (?, ?, ?); INSERT INTO cameras VALUES (?, ?, ?)" db.response.affected_rows=2
        "#,
    );
}

pub(crate) fn superseded() {
    let server = Postgres::start();
    let kit = Kit::new().with_provider(|provider| {
        provider.with_semconv_opt_in(SemconvOptIn {
            database_dup: true,
            ..SemconvOptIn::default()
        })
    });
    traced(&kit, async {
        let pool = pool(&server).await;
        sqlx::query("SELECT name FROM cameras")
            .fetch_all(&pool)
            .await
            .expect("rows");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] db.system.name=postgresql db.system=postgresql db.namespace=postgres db.name=postgres server.address=127.0.0.1 net.peer.name=127.0.0.1 server.port=… net.peer.port=… db.operation.name=SELECT db.operation=SELECT db.collection.name=cameras db.sql.table=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" db.statement="SELECT name FROM cameras" db.response.returned_rows=2
        "#,
    );
}

pub(crate) fn unsampled() {
    let server = Postgres::start();
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    traced(&kit, async {
        let pool = pool(&server).await;
        let work = async {
            let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM cameras")
                .fetch_one(&pool)
                .await;
            assert_eq!(count.expect("a number"), 2);
            let mut transaction = pool.begin().await.expect("it begins");
            let gone = sqlx::query("DELETE FROM cameras")
                .execute(&mut *transaction)
                .await;
            assert_eq!(gone.expect("it works").rows_affected(), 2);
            transaction.rollback().await.expect("it ends");
            let wrong = sqlx::query("SELEC")
                .execute(&pool)
                .await
                .expect_err("no SQL");
            let code = wrong
                .as_database_error()
                .and_then(sqlx::error::DatabaseError::code);
            assert_eq!(code.as_deref(), Some("42601"));
        };
        // In a request that is not sampled, and of itself.
        span!("request").instrument(work).await;
        sqlx::query("SELECT 1").execute(&pool).await.expect("a row");
    });
    assert_eq!(kit.tree(), "");

    // Recorded, but not by this client.
    let server = Postgres::start();
    let kit = Kit::new().with_provider(|provider| {
        provider.with_instrumentation(instrument_core::Instrumentation::Only(vec!["redis".into()]))
    });
    traced(&kit, async {
        let pool = pool(&server).await;
        span!("request")
            .instrument(sqlx::query("SELECT 1").execute(&pool))
            .await
            .expect("a row");
    });
    assert_eq!(kit.tree(), "request");
}
