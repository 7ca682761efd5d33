//! Connections: whose they are, and waiting for them.

use crate::world::{golden, idle, pool, pool_with};
use instrument_core::clients::sqlx::Pool;
use instrument_core::testing::Kit;
use opentelemetry_sdk::trace::SpanData;
use server_tests::{Postgres, traced};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::future::Future as _;
use std::pin::pin;
use std::time::Duration;

pub(crate) fn waiting() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let pool = pool(&server).await;
        let taken = pool.acquire().await.expect("it is idle");
        // Asked once, it waits; then it goes on.
        let mut query = pin!(sqlx::query("SELECT 1").execute(&pool));
        let first =
            std::future::poll_fn(|cx| std::task::Poll::Ready(query.as_mut().poll(cx))).await;
        assert!(first.is_pending());
        drop(taken);
        query.await.expect("it got the connection");
        idle(&pool).await;

        let taken = pool.acquire().await.expect("it is idle");
        let mut transaction = pin!(pool.begin());
        let first =
            std::future::poll_fn(|cx| std::task::Poll::Ready(transaction.as_mut().poll(cx))).await;
        assert!(first.is_pending());
        drop(taken);
        let transaction = transaction.await.expect("it got the connection");
        transaction.commit().await.expect("it ends");
    });
    golden(
        &kit,
        r#"
        SELECT [client] … db.operation.name=SELECT db.query.summary=SELECT db.query.text="SELECT ?" db.response.affected_rows=1
          acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1
        transaction [client] … db.transaction.outcome=committed
          acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1
        "#,
    );
}

pub(crate) fn exhausted() {
    let server = Postgres::start();
    let kit = Kit::new();
    traced(&kit, async {
        let options = PgPoolOptions::new().acquire_timeout(Duration::from_millis(200));
        let pool = pool_with(&server, options).await;
        let taken = pool.acquire().await.expect("it is idle");
        let query = sqlx::query("SELECT name FROM cameras")
            .fetch_all(&pool)
            .await;
        assert!(matches!(query, Err(sqlx::Error::PoolTimedOut)), "{query:?}");
        let acquired = pool.acquire().await;
        assert!(
            matches!(acquired, Err(sqlx::Error::PoolTimedOut)),
            "{acquired:?}"
        );
        let begun = pool.begin().await;
        assert!(matches!(begun, Err(sqlx::Error::PoolTimedOut)), "{begun:?}");
        // Given up before the pool gives up.
        let waiting = tokio::time::timeout(Duration::from_millis(20), pool.acquire()).await;
        assert!(waiting.is_err(), "{waiting:?}");
        drop(taken);
        pool.close().await;
        let closed = sqlx::query("SELECT name FROM cameras")
            .fetch_all(&pool)
            .await;
        assert!(matches!(closed, Err(sqlx::Error::PoolClosed)), "{closed:?}");
    });
    golden(
        &kit,
        r#"
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" !pool_timed_out "pool timed out while waiting for an open connection"
          acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        transaction [client] … !pool_timed_out "pool timed out while waiting for an open connection"
          acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1 !pool_timed_out "pool timed out while waiting for an open connection"
        acquire connection [client] … db.client.connection.count=1 db.client.connection.max=1 cancelled=true
        SELECT cameras [client] … db.operation.name=SELECT db.collection.name=cameras db.query.summary="SELECT cameras" db.query.text="SELECT name FROM cameras" !pool_closed "attempted to acquire a connection on a closed pool"
          acquire connection [client] … db.client.connection.count=0 db.client.connection.max=1 !pool_closed "attempted to acquire a connection on a closed pool"
        "#,
    );
}

pub(crate) fn addresses() {
    let server = Postgres::start();
    let kit = Kit::new();
    let options = || {
        let options = PgConnectOptions::new_without_pgpass();
        options.username("postgres").password("hidden/@:secret")
    };
    traced(&kit, async {
        for options in [
            options()
                .host("127.0.0.1")
                .port(server.port())
                .database("postgres"),
            options()
                .socket(server.socket_folder())
                .port(server.port())
                .database("postgres"),
            options()
                .host(&server.socket_folder().to_string_lossy())
                .port(server.port()),
            options().host("::1").port(1),
        ] {
            let pool = PgPoolOptions::new().acquire_timeout(Duration::from_millis(200));
            let pool = Pool::new(pool.connect_lazy_with(options)).with_slow_query_threshold(None);
            let _ = sqlx::query("SELECT 1").execute(&pool).await;
        }
        let pool = pool(&server)
            .await
            .with_server("db.internal", 5432)
            .with_namespace("cctv")
            .with_system_name("cockroachdb");
        sqlx::query("SELECT 1").execute(&pool).await.expect("a row");
    });
    let folder = server.socket_folder().to_string_lossy();
    let port = server.port().to_string();
    let seen: Vec<[String; 4]> = kit.spans_named("SELECT").iter().map(whose).collect();
    let local =
        |address: &str, port: &str| ["postgresql", "postgres", address, port].map(String::from);
    let nameless = |address: &str, port: &str| ["postgresql", "", address, port].map(String::from);
    assert_eq!(
        seen,
        [
            local("127.0.0.1", &port),
            local(&folder, ""),
            nameless(&folder, ""),
            nameless("::1", "1"),
            ["cockroachdb", "cctv", "db.internal", "5432"].map(String::from),
        ]
    );
}

/// System, namespace, address and port.
fn whose(span: &SpanData) -> [String; 4] {
    [
        "db.system.name",
        "db.namespace",
        "server.address",
        "server.port",
    ]
    .map(|key| {
        let found = span.attributes.iter().find(|one| one.key.as_str() == key);
        found.map_or_else(String::new, |one| one.value.to_string())
    })
}
