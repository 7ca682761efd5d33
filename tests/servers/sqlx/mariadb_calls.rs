//! What succeeds.

use crate::world::{golden, idle, pool};
use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, span};
use opentelemetry_sdk::trace::Sampler;
use server_tests::{MariaDb, traced};
use tokio_stream::StreamExt as _;

pub(crate) fn every_kind() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let inserted = sqlx::query("INSERT INTO `cameras` VALUES (?, \"cellar\", 10)")
            .bind(3)
            .execute(&pool)
            .await
            .expect("one row");
        assert_eq!(
            (inserted.rows_affected(), inserted.last_insert_id()),
            (1, 0)
        );
        idle(&pool).await;
        let all = sqlx::query("SELECT name FROM cameras WHERE fps > 20 # quickly")
            .fetch_all(&pool)
            .await;
        assert_eq!(all.expect("two rows").len(), 2);
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
        let batch = "UPDATE cameras SET fps = 5 WHERE id = 1; DELETE FROM cameras WHERE name = 'it\\'s; gone'";
        let done = sqlx::raw_sql(batch).execute(&pool).await.expect("both");
        assert_eq!(done.rows_affected(), 1);
        idle(&pool).await;
        let mut connection = pool.acquire().await.expect("it is idle");
        let one = sqlx::query_as::<_, (i32,)>("SELECT fps FROM cameras WHERE id = 1")
            .fetch_one(&mut *connection)
            .await;
        assert_eq!(one.expect("a row"), (5,));
    });
    golden(
        &kit,
        r#"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO `cameras` VALUES (?, ?, ?)" db.response.affected_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE fps > ?" db.response.returned_rows=2
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=0
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras ORDER BY id" db.response.returned_rows=3
        UPDATE cameras; DELETE cameras [client] … db.operation.name=BATCH db.collection.name=cameras db.operation.batch.size=2 db.query.summary="UPDATE cameras; DELETE cameras" db.query.text="UPDATE cameras SET fps = ? WHERE id = ?; DELETE FROM cameras WHERE name = ?" db.response.affected_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT fps FROM cameras WHERE id = ?" db.response.returned_rows=1
        "#,
    );
}

pub(crate) fn named() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await.with_system_name("mariadb");
        sqlx::query("SELECT name FROM cameras")
            .fetch_all(&pool)
            .await
            .expect("rows");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] db.system.name=mariadb db.namespace=test server.address=127.0.0.1 server.port=… db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" db.response.returned_rows=2
        "#,
    );
}

pub(crate) fn transactions() {
    let server = MariaDb::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let work = async {
            let mut transaction = pool.begin().await?;
            sqlx::query("DELETE FROM cameras")
                .execute(&mut *transaction)
                .await?;
            let savepoint = transaction.begin().await?;
            savepoint.rollback().await?;
            transaction.commit().await?;
            idle(&pool).await;
            drop(pool.begin().await?);
            idle(&pool).await;
            pool.begin_with("START TRANSACTION READ ONLY")
                .await?
                .rollback()
                .await
        };
        work.await.expect("it works");
    });
    golden(
        &kit,
        r#"
        transaction [client] … db.transaction.outcome=committed
          DELETE cameras [client] … db.operation.name=DELETE db.collection.name=cameras db.query.summary="DELETE cameras" db.query.text="DELETE FROM cameras" db.response.affected_rows=2
          savepoint [client] … db.transaction.outcome=rolled_back
        transaction [client] … db.transaction.outcome=dropped
        transaction [client] … db.transaction.outcome=rolled_back
        "#,
    );
}

pub(crate) fn unsampled() {
    let server = MariaDb::start();
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
            assert!(wrong.as_database_error().is_some(), "{wrong}");
        };
        work.instrument(span!("request").start()).await;
    });
    assert_eq!(kit.tree(), "");
}
