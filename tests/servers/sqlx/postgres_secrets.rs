//! What must not leave the process.

use crate::world::pool;
use instrument_core::clients::sqlx::Pool;
use instrument_core::config::Destination;
use instrument_core::export::{Compression, Protocol};
use instrument_core::telemetry::Telemetry;
use server_tests::{Postgres, Role, SentBytes};
use sqlx::Postgres as Pg;
use std::env;
use std::time::Duration;

const SECRETS: [&str; 6] = [
    "pa55word",
    "us3rname",
    "lit3ral",
    "par4meter",
    "c0lliding",
    "ra1sed",
];

pub(crate) fn nowhere() {
    let server = Postgres::start();
    let received = SentBytes::start();
    let _ = tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(async {
            let pool = pool(&server).await;
            let user = "CREATE USER us3rname PASSWORD 'pa55word' SUPERUSER";
            sqlx::raw_sql(user).execute(pool.inner()).await
        });
    let url = server.url().replace("postgres@", "us3rname:pa55word@");
    let played = Role::new("secrets")
        .env("DATABASE", url)
        .env("RECEIVER", received.endpoint())
        .play();
    assert!(played.status.success());
    for sent in [
        "INSERT cameras",
        "23505",
        "db.client.operation.duration",
        "acquire connection",
        "db.slow_query",
    ] {
        assert!(received.find(sent).is_some(), "{sent} was not sent");
    }
    for secret in SECRETS {
        let sent = received.find(secret);
        assert_eq!(sent, None, "{secret}");
    }
}

/// Does what a service does, and what goes wrong there.
pub(crate) fn role() {
    let [database, receiver] = ["DATABASE", "RECEIVER"].map(|name| env::var(name).expect(name));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let telemetry = Telemetry::builder("cameras")
        .with_endpoint(receiver)
        .with_protocol(Protocol::HttpProtobuf)
        .with_compression(Compression::None)
        .with_metric_exporters(vec![Destination::Otlp])
        .with_log_exporters(vec![Destination::Otlp])
        .install()
        .expect("a receiver");
    runtime.block_on(async {
        let pool = Pool::<Pg>::connect(&database).await.expect("it lets us in");
        let add = |sql| sqlx::query(sql).bind("par4meter");
        let insert = "INSERT INTO cameras VALUES (4, $1, 1)";
        add(insert).execute(&pool).await.expect("a row");
        for failing in [
            "INSERT INTO cameras VALUES (5, 'c0lliding', 1), (6, $1, 2), (7, 'c0lliding', 3)",
            "SELECT 'lit3ral'::int, $1",
            "SELEC 'lit3ral' $1",
            "SELECT $1 || $q$lit3ral",
        ] {
            let failed = add(failing).execute(&pool).await;
            assert!(failed.is_err(), "{failing}");
        }
        let raise = "DO $$ BEGIN RAISE EXCEPTION 'ra1sed'; END $$; SELECT 'lit3ral'";
        sqlx::raw_sql(raise)
            .execute(&pool)
            .await
            .expect_err("it is raised");
        let wrong = database
            .replace("pa55word", "pa55wordx")
            .replace("us3rname", "us3rnamex");
        Pool::<Pg>::connect(&wrong).await.expect_err("nobody");
        let all = [pool.acquire().await, pool.acquire().await];
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        let mut transaction = pool.begin().await.expect("it begins");
        sqlx::query("SELECT pg_sleep(0.12), 'lit3ral'")
            .execute(&mut *transaction)
            .await
            .expect("slow");
    });
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
}
