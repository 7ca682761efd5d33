//! What succeeds.

use crate::world::{golden, idle, pool};
use instrument_core::clients::sqlx::Pool;
use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, Instrumentation, bridge, span};
use opentelemetry_sdk::trace::Sampler;
use server_tests::traced;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Acquire, Executor, Sqlite};
use tokio_stream::StreamExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

pub(crate) fn every_kind() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool().await;
        let inserted =
            sqlx::query("INSERT INTO cameras (name, fps) VALUES ($1, 25), ('cellar', $2)")
                .bind("roof")
                .bind(30)
                .execute(&pool)
                .await
                .expect("two rows");
        assert_eq!(inserted.rows_affected(), 2);
        idle(&pool).await;
        let all = sqlx::query("SELECT name FROM cameras WHERE fps > 25")
            .fetch_all(&pool)
            .await;
        assert_eq!(all.expect("two rows").len(), 2);
        idle(&pool).await;
        let one = sqlx::query("SELECT name FROM cameras WHERE id = 1")
            .fetch_one(&pool)
            .await;
        one.expect("a row");
        idle(&pool).await;
        let mut names =
            sqlx::query_scalar::<_, String>("SELECT name FROM cameras ORDER BY id").fetch(&pool);
        let mut read = Vec::new();
        while let Some(name) = names.next().await {
            read.push(name.expect("a name"));
        }
        drop(names);
        assert_eq!(read.len(), 4);
        idle(&pool).await;
        let batch = "DELETE FROM cameras WHERE id = 3; DELETE FROM cameras WHERE id = 4";
        sqlx::raw_sql(batch).execute(&pool).await.expect("both");
        idle(&pool).await;
        let mut transaction = pool.begin().await.expect("it begins");
        sqlx::query("DELETE FROM cameras")
            .execute(&mut *transaction)
            .await
            .expect("it works");
        drop(transaction);
    });
    golden(
        &kit,
        r#"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras (name, fps) VALUES ($1, ?), (?, $2)" db.response.affected_rows=2
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE fps > ?" db.response.returned_rows=2
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id = ?" db.response.returned_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras ORDER BY id" db.response.returned_rows=4
        BATCH DELETE cameras [client] … db.operation.name="BATCH DELETE" db.collection.name=cameras db.operation.batch.size=2 db.query.summary="BATCH DELETE cameras" db.query.text="DELETE FROM cameras WHERE id = ?; DELETE FROM cameras WHERE id = ?" db.response.affected_rows=2
        transaction [client] … db.transaction.outcome=dropped
          DELETE cameras [client] … db.operation.name=DELETE db.collection.name=cameras db.query.summary="DELETE cameras" db.query.text="DELETE FROM cameras" db.response.affected_rows=2
        "#,
    );
}

/// As a library would have it.
async fn count<'e, E: Executor<'e, Database = Sqlite>>(executor: E) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM cameras")
        .fetch_one(executor)
        .await
}

pub(crate) fn generic() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool().await;
        assert_eq!(count(&pool).await.expect("a number"), 2);
        assert_eq!(count(pool.inner()).await.expect("a number"), 2);
        idle(&pool).await;
        let mut transaction = pool.begin().await.expect("it begins");
        assert_eq!(count(&mut *transaction).await.expect("a number"), 2);
        transaction.commit().await.expect("it ends");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT count(*) FROM cameras" db.response.returned_rows=1
        transaction [client] … db.transaction.outcome=committed
          SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT count(*) FROM cameras" db.response.returned_rows=1
        "#,
    );
}

pub(crate) fn unsampled() {
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    traced(&kit, async {
        let pool = pool().await;
        let work = async {
            assert_eq!(count(&pool).await.expect("a number"), 2);
            let mut transaction = pool.begin().await.expect("it begins");
            assert_eq!(count(&mut *transaction).await.expect("a number"), 2);
            transaction.commit().await.expect("it ends");
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

pub(crate) fn off() {
    let only = || Instrumentation::Only(vec!["redis".to_owned()]);
    let kit = Kit::new().with_provider(move |provider| provider.with_instrumentation(only()));
    traced(&kit, async {
        let pool = Pool::<Sqlite>::connect_lazy("sqlite::memory:").expect("a URL");
        // Each makes a connection of its own.
        let acquired = pool.acquire().await.expect("there is memory");
        let by_trait = Acquire::acquire(&pool).await.expect("there is memory");
        let transaction = pool.begin().await.expect("there is memory");
        let query = sqlx::query("SELECT 1").execute(&pool).await;
        query.expect("there is memory");
        drop((acquired, by_trait, transaction));
    });
    assert_eq!(kit.tree(), "");
}

/// sqlx tells of its queries through `tracing`, too.
pub(crate) fn bridged() {
    let kit = Kit::new();
    let subscriber = tracing_subscriber::registry().with(bridge::layer());
    let _listening = tracing::subscriber::set_default(subscriber);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let _recording = kit.enter();
    runtime.expect("a runtime").block_on(async {
        let pool = crate::world::pool_with(SqlitePoolOptions::new()).await;
        let work = async {
            let mut transaction = pool.begin().await?;
            count(&mut *transaction).await?;
            transaction.commit().await
        };
        work.instrument(span!("request").start())
            .await
            .expect("it works");
    });
    golden(
        &kit,
        r#"
        request
          transaction [client] … db.transaction.outcome=committed
            SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT count(*) FROM cameras" db.response.returned_rows=1
        "#,
    );
}
