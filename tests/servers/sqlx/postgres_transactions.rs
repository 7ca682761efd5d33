//! Transactions and savepoints.

use crate::world::{golden, idle, pool};
use instrument_core::Instrument as _;
use instrument_core::clients::sqlx::Connection;
use instrument_core::span;
use instrument_core::testing::Kit;
use server_tests::{Postgres, traced};
use sqlx::Postgres as Pg;

/// What repositories look like: they take a pool's connection or a transaction.
async fn rename(connection: &mut Connection<'_, Pg>, name: &str) -> sqlx::Result<u64> {
    let renamed = sqlx::query("UPDATE cameras SET name = $1 WHERE id = 1")
        .bind(name)
        .execute(&mut *connection)
        .await?;
    Ok(renamed.rows_affected())
}

pub(crate) fn ends() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let request = async {
            let mut committed = pool.begin().await?;
            assert!(committed.is_in_transaction());
            assert_eq!(rename(&mut committed, "porch").await?, 1);
            rename(&mut committed, "gate").await?;
            committed.commit().await?;
            idle(&pool).await;

            let mut rolled_back = pool
                .begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE")
                .await?;
            rename(&mut rolled_back, "lost").await?;
            rolled_back.rollback().await?;
            idle(&pool).await;

            let mut dropped = pool.begin().await?;
            rename(&mut dropped, "lost").await?;
            drop(dropped);
            idle(&pool).await;

            let mut connection = pool.acquire().await?;
            let name = sqlx::query_scalar::<_, String>("SELECT name FROM cameras WHERE id = 1");
            assert_eq!(name.fetch_one(&mut *connection).await?, "gate");
            connection
                .transaction(|transaction| {
                    Box::pin(async move { rename(transaction, "end").await })
                })
                .await
        };
        assert_eq!(
            request
                .instrument(span!("request").start())
                .await
                .expect("it works"),
            1
        );
    });
    golden(
        &kit,
        r#"
        request
          transaction [client] … db.transaction.outcome=committed
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
          transaction [client] … db.transaction.outcome=rolled_back
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
          transaction [client] … db.transaction.outcome=dropped
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
          SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=1
          transaction [client] … db.transaction.outcome=committed
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
        "#,
    );
}

pub(crate) fn savepoints() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let work = async {
            let mut transaction = pool.begin().await?;
            rename(&mut transaction, "outer").await?;
            let mut savepoint = transaction.begin().await?;
            rename(&mut savepoint, "inner").await?;
            savepoint.rollback().await?;
            let savepoint = transaction.begin().await?;
            savepoint.commit().await?;
            let refused = transaction.begin_with("BEGIN").await;
            assert!(matches!(
                refused,
                Err(sqlx::Error::InvalidSavePointStatement)
            ));
            Ok::<_, sqlx::Error>(())
        };
        work.await.expect("it works");
    });
    golden(
        &kit,
        r#"
        transaction [client] … db.transaction.outcome=dropped
          UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
          savepoint [client] … db.transaction.outcome=rolled_back
            UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET name = $1 WHERE id = ?" db.response.affected_rows=1
          savepoint [client] … db.transaction.outcome=committed
          savepoint [client] … !invalid_savepoint_statement "attempted to call begin_with at non-zero transaction depth"
        "#,
    );
}

pub(crate) fn failed_commit() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let deferred =
            "CREATE TABLE events (camera INT REFERENCES cameras DEFERRABLE INITIALLY DEFERRED)";
        sqlx::raw_sql(deferred)
            .execute(pool.inner())
            .await
            .expect("a table");
        idle(&pool).await;
        let mut transaction = pool.begin().await.expect("it begins");
        sqlx::query("INSERT INTO events VALUES (99)")
            .execute(&mut *transaction)
            .await
            .expect("not yet");
        let failed = transaction
            .commit()
            .await
            .expect_err("there is no such camera");
        assert!(
            failed
                .as_database_error()
                .is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
        );
        idle(&pool).await;

        let refused = pool.begin_with("BEGIN TRANSACTIONS").await;
        assert!(refused.is_err());
    });
    golden(
        &kit,
        r#"
        transaction [client] … db.response.status_code="23503" !23503 "foreign key violation of events_camera_fkey"
          INSERT events [client] … db.operation.name=INSERT db.collection.name=events db.query.summary="INSERT events" db.query.text="INSERT INTO events VALUES (?)" db.response.affected_rows=1
        transaction [client] … db.response.status_code="42601" !42601
        "#,
    );
}
