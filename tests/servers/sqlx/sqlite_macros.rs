//! What sqlx's macros expand to takes our pool where it took sqlx's. They know the table from `.sqlx`, which
//! `cargo sqlx prepare` writes, so that no database is needed to compile this.

use crate::world::{MIGRATIONS, empty, golden, idle};
use instrument_core::clients::sqlx::Connection;
use instrument_core::testing::Kit;
use server_tests::traced;
use sqlx::Sqlite;
use sqlx::sqlite::SqlitePoolOptions;
use tokio_stream::StreamExt as _;

struct Camera {
    id: i64,
    name: String,
}

pub(crate) fn pool() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = crate::world::pool().await;
        let added = sqlx::query!("INSERT INTO cameras (name, fps) VALUES (?, 5)", "cellar")
            .execute(&pool)
            .await
            .expect("a row");
        assert_eq!(added.last_insert_rowid(), 3);
        idle(&pool).await;

        let one = sqlx::query!("SELECT name, fps FROM cameras WHERE id = ?", 1)
            .fetch_one(&pool)
            .await;
        let one = one.expect("a row");
        assert_eq!((&*one.name, one.fps), ("front_door", 25));
        idle(&pool).await;

        let all = sqlx::query_as!(Camera, "SELECT id, name FROM cameras ORDER BY id")
            .fetch_all(&pool)
            .await;
        let all = all.expect("rows");
        assert_eq!((all[1].id, &*all[1].name), (2, "garage"));
        idle(&pool).await;

        let none = sqlx::query_scalar!("SELECT name FROM cameras WHERE id > 99")
            .fetch_optional(&pool)
            .await;
        assert_eq!(none.expect("no error"), None);
        idle(&pool).await;

        let mut rows =
            sqlx::query_as!(Camera, "SELECT id, name FROM cameras ORDER BY id").fetch(&pool);
        let first = rows.next().await.expect("a row").expect("no error");
        assert_eq!(first.id, 1);
        drop(rows);
    });
    golden(
        &kit,
        r#"
        INSERT cameras [client] … db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras (name, fps) VALUES (?, ?)" db.response.affected_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name, fps FROM cameras WHERE id = ?" db.response.returned_rows=1
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT id, name FROM cameras ORDER BY id" db.response.returned_rows=3
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE id > ?" db.response.returned_rows=0
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT id, name FROM cameras ORDER BY id" db.response.returned_rows=1 cancelled=true
        "#,
    );
}

async fn slow_down(connection: &mut Connection<'_, Sqlite>) -> sqlx::Result<u64> {
    let slowed = sqlx::query!("UPDATE cameras SET fps = fps - 1 WHERE id = ?", 1)
        .execute(connection)
        .await?;
    Ok(slowed.rows_affected())
}

pub(crate) fn connection() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = crate::world::pool().await;
        let mut connection = pool.acquire().await.expect("it is idle");
        assert_eq!(slow_down(&mut connection).await.expect("it works"), 1);
        let mut transaction = connection.begin().await.expect("it begins");
        assert_eq!(slow_down(&mut transaction).await.expect("it works"), 1);
        let fps = sqlx::query_scalar!("SELECT fps FROM cameras WHERE id = ?", 1)
            .fetch_one(&mut *transaction)
            .await;
        assert_eq!(fps.expect("a row"), 23);
        transaction.commit().await.expect("it ends");
    });
    golden(
        &kit,
        r#"
        UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET fps = fps - ? WHERE id = ?" db.response.affected_rows=1
        transaction [client] … db.transaction.outcome=committed
          UPDATE cameras [client] … db.operation.name=UPDATE db.collection.name=cameras db.query.summary="UPDATE cameras" db.query.text="UPDATE cameras SET fps = fps - ? WHERE id = ?" db.response.affected_rows=1
          SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT fps FROM cameras WHERE id = ?" db.response.returned_rows=1
        "#,
    );
}

pub(crate) fn migrations() {
    let kit = Kit::new();
    traced(&kit, async {
        let pool = empty(SqlitePoolOptions::new()).await;
        // Through `Acquire`, whose connections are plain.
        MIGRATIONS.run(&pool).await.expect("they run");
        idle(&pool).await;
        let mut connection = pool.acquire().await.expect("it is idle");
        MIGRATIONS
            .run(&mut *connection)
            .await
            .expect("they have run");
        sqlx::query!("SELECT name, fps FROM cameras WHERE id = ?", 1)
            .fetch_one(&mut *connection)
            .await
            .expect("a row");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name, fps FROM cameras WHERE id = ?" db.response.returned_rows=1
        "#,
    );
}
