//! A service's queries of a SQLite in memory, and their trace as a tree. It needs no server.
//!
//! Run with
//!
//! ```sh
//! cargo run -p sqlx-client
//! ```

use instrument_core::clients::sqlx::{Connection, Pool};
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use sqlx::Sqlite;
use sqlx::sqlite::SqlitePoolOptions;
use tokio_stream::StreamExt as _;

const TABLES: &str = "
    CREATE TABLE cameras (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
    CREATE TABLE events (id INTEGER PRIMARY KEY, camera INTEGER NOT NULL, risk INTEGER NOT NULL);
    INSERT INTO cameras VALUES (1, 'front_door'), (2, 'garage');
    INSERT INTO events (camera, risk) VALUES (1, 20), (1, 80), (2, 10);
";

/// Stores what was seen, and looks at what was seen before.
#[traced_span(err(off))]
async fn handle_frame(pool: &Pool<Sqlite>) -> sqlx::Result<()> {
    // One span for all of it, and one for each query in it.
    let mut transaction = pool.begin().await?;
    save_event(&mut transaction, 1, 60).await?;
    save_event(&mut transaction, 2, 30).await?;
    transaction.commit().await?;

    // The pool has one connection, which is on its way back from the transaction: this waits for it.
    let mut connection = pool.acquire().await?;

    // A literal is not shown; a parameter is never recorded.
    let name = sqlx::query_scalar::<_, String>("SELECT name FROM cameras WHERE name <> 'garage'");
    name.fetch_one(&mut *connection).await?;

    // A failure has the database's code, and none of what it quotes.
    let again = sqlx::query("INSERT INTO cameras (name) VALUES ('garage')");
    assert!(
        again.execute(&mut *connection).await.is_err(),
        "it is unique"
    );

    // A stream that is dropped before its end is no whole one.
    let mut risks = sqlx::query_scalar::<_, u8>("SELECT risk FROM events").fetch(&mut *connection);
    while let Some(risk) = risks.next().await {
        if risk? > 50 {
            break;
        }
    }
    Ok(())
}

/// Takes a connection of the pool as well as a transaction.
async fn save_event(to: &mut Connection<'_, Sqlite>, camera: i64, risk: u8) -> sqlx::Result<()> {
    let event = sqlx::query("INSERT INTO events (camera, risk) VALUES ($1, $2)");
    event.bind(camera).bind(risk).execute(to).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "the trace is what this program is for")]
async fn main() -> sqlx::Result<()> {
    // A service installs a provider that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let _recording = kit.provider().clone().install();

    let options = SqlitePoolOptions::new()
        .max_connections(1)
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::raw_sql(TABLES).execute(connection).await.map(drop) })
        });
    // The one line that changes: what is around the pool.
    let pool = Pool::new(options.connect("sqlite::memory:").await?);
    // A machine that is busy is to print the same tree.
    let pool = pool.with_slow_query_threshold(None);

    handle_frame(&pool).await?;
    println!("{}", kit.tree());
    Ok(())
}
