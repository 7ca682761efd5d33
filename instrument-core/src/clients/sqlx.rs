//! SQL: a span around every query of the crate [`sqlx`], for PostgreSQL, MySQL, MariaDB, SQLite and any other driver.
//!
//! # The one line
//!
//! ```no_run
//! use instrument_core::clients::sqlx::Pool; // instead of `use sqlx::Pool`
//!
//! # async fn count<Postgres>() -> sqlx::Result<()>
//! # where
//! #     Postgres: sqlx::Database,
//! #     Postgres::QueryResult: std::fmt::Debug,
//! #     for<'c> &'c mut Postgres::Connection: sqlx::Executor<'c, Database = Postgres>,
//! #     Postgres::Arguments: sqlx::IntoArguments<Postgres>,
//! # {
//! let pool = Pool::<Postgres>::connect("postgres://localhost/cameras").await?;
//!
//! sqlx::query("DELETE FROM events").execute(&pool).await?;
//! let mut transaction = pool.begin().await?;
//! sqlx::query("DELETE FROM cameras").execute(&mut *transaction).await?;
//! transaction.commit().await
//! # }
//! ```
//!
//! [`Pool::new`] takes a pool that `PgPoolOptions` or its like has made. `&pool`, `&mut *connection` and `&mut *transaction`
//! are executors as they are with sqlx, for `query`, `query_as`, `query_scalar`, `raw_sql`, `QueryBuilder`, prepared
//! statements, and for the macros `query!` and `query_as!`. Answers, errors and cancellation are those of sqlx.
//!
//! Every query that compiles is traced, but for three ways out, which say so: [`Pool::inner`], `AsMut` of a connection, and
//! [`Acquire`](::sqlx::Acquire), whose connections are sqlx's by definition; migrations go there
//! (`sqlx::migrate!().run(&pool)`). A function that takes `&mut PgConnection` does not compile with ours: let it take
//! [`&mut Connection<'_, Postgres>`](Connection), for both connections and transactions, or any
//! [`Executor`](::sqlx::Executor).
//!
//! # What it looks like
//!
//! `cargo run -p sqlx-client` in the repository, which needs no server:
//!
//! ```text
//! handle_frame
//!   transaction [client] db.system.name=sqlite db.namespace=:memory: db.transaction.outcome=committed
//!     INSERT events [client] db.system.name=sqlite db.namespace=:memory: db.operation.name=INSERT db.collection.name=events db.query.summary="INSERT events" db.query.text="INSERT INTO events (camera, risk) VALUES ($1, $2)" db.response.affected_rows=1
//!     INSERT events [client] db.system.name=sqlite db.namespace=:memory: db.operation.name=INSERT db.collection.name=events db.query.summary="INSERT events" db.query.text="INSERT INTO events (camera, risk) VALUES ($1, $2)" db.response.affected_rows=1
//!   acquire connection [client] db.system.name=sqlite db.namespace=:memory: db.client.connection.count=1 db.client.connection.max=1
//!   SELECT cameras [client] db.system.name=sqlite db.namespace=:memory: db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras WHERE name <> ?" db.response.returned_rows=1
//!   INSERT cameras [client] db.system.name=sqlite db.namespace=:memory: db.operation.name=INSERT db.collection.name=cameras db.query.summary="INSERT cameras" db.query.text="INSERT INTO cameras (name) VALUES (?)" db.response.status_code="2067" !2067 "unique violation"
//!   SELECT events [client] db.system.name=sqlite db.namespace=:memory: db.operation.name=SELECT db.collection.name=events db.query.summary="SELECT events" db.query.text="SELECT risk FROM events" db.response.returned_rows=2 cancelled=true
//! ```
//!
//! | span | lasts |
//! |---|---|
//! | a query | from the call until the answer is complete: of a stream, until its last row, its first error, or until it is dropped |
//! | `transaction`, `savepoint` | from before `BEGIN` until it is committed, rolled back or dropped. What is done in it is its child, wherever it is done |
//! | `acquire connection` | while a query, a transaction or `acquire` waits for a connection: one has to be opened, or given back. None, if one is idle |
//!
//! # What is recorded
//!
//! | attribute | is |
//! |---|---|
//! | `db.system.name` | `postgresql`, `mysql`, `sqlite`, else `other_sql`: the driver, which cannot tell MariaDB from MySQL; [you can](Pool::with_system_name) |
//! | `db.namespace` | the database that the pool was told to connect to; of SQLite the file, or `:memory:` |
//! | `server.address`, `server.port` | the server that it was told to connect to; of a socket its path. User and password are never kept |
//! | `db.query.summary`, and the span's name | operations and tables: `SELECT cameras`; for text that is no SQL, the span's name is the system's |
//! | `db.query.text` | the query with `?` for each literal, up to [2048 characters](Pool::with_query_text_limit) |
//! | `db.operation.name`, `db.collection.name` | the operation, and the table if there is one only |
//! | `db.operation.batch.size` | how many statements `raw_sql` was given, if several |
//! | `db.response.returned_rows` | how many rows came, also before an error or before the stream was dropped |
//! | `db.response.affected_rows` | of `execute`: how many rows the database says it changed |
//! | `db.response.status_code` | PostgreSQL's SQLSTATE, MySQL's and MariaDB's error number, SQLite's extended code |
//! | `error.type` | the same; else `pool_timed_out`, `pool_closed`, `io`, `connection_refused`, `timeout`, `row_not_found`, `protocol`, `encode` … |
//! | `cancelled` | `true` if the future or the stream was dropped before its end |
//! | `db.transaction.outcome` | `committed`, `rolled_back`, or `dropped`, which rolls back as well |
//! | `db.client.connection.count`, `…max` | of a wait: how many connections the pool had, and may have. If they are equal, all were taken |
//!
//! A query that takes longer than [the threshold](Pool::with_slow_query_threshold) has an event `db.slow_query`. The histogram
//! `db.client.operation.duration` has the same names, but for the text and the rows; it includes the wait, as the span
//! does. `OTEL_SEMCONV_STABILITY_OPT_IN=database/dup` adds the superseded names. To
//! [`Instrumentation`](crate::Instrumentation) this is `sqlx`.
//!
//! Where a span would not be recorded and nobody measures, a query goes to sqlx as it is: its text is not read.
//!
//! # Secrets
//!
//! Parameters are never recorded; drivers hold them encoded, so they could not be shown either. An error is recorded by its
//! code and, if it is a violation, by the name of the constraint: servers quote values in what they say, which is recorded
//! [on request](Pool::with_error_messages) only. sqlx itself logs statements with their literals through `tracing`, at `DEBUG`,
//! and slow ones at `WARN`: that is yours to filter (`log_statements`, `log_slow_statements` of its options). The
//! bridge (feature `tracing`) makes no second span of them.
//!
//! # What cannot be seen
//!
//! A row is decoded after the query: `ColumnDecode`, and `RowNotFound` of `query_as` and the macros, are errors of the span
//! around. `prepare`, `describe` and `ping` run no query: they have no span, and where the first two wait for a connection of
//! a pool, that has none either. What a dropped transaction or a dropped query costs the server goes on after the span.

mod acquire;
mod answer;
mod answers;
mod call;
mod connection;
mod debugged;
mod executor;
mod failure;
mod observed;
mod peer;
mod pool;
mod pool_connection;
mod rows;
mod seen;
mod settings;
mod traced;
mod transaction;
mod transaction_span;
mod wait;

pub use connection::Connection;
pub use pool::Pool;
pub use pool_connection::PoolConnection;
pub use transaction::Transaction;

use crate::{Scope, scope};

static SCOPE: Scope = scope!();
