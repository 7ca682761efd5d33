//! What must not leave the process.

use crate::world::pool;
use instrument_core::clients::sqlx::Pool;
use instrument_core::config::Destination;
use instrument_core::export::{Compression, Protocol};
use instrument_core::telemetry::Telemetry;
use server_tests::{MariaDb, Role, SentBytes};
use sqlx::MySql;
use std::env;
use std::time::Duration;

/// The password is that of the tests' account.
const SECRETS: [&str; 5] = [
    "of-the-tests",
    "tester",
    "lit3ral",
    "par4meter",
    "c0lliding",
];

pub(crate) fn nowhere() {
    let server = MariaDb::start();
    let received = SentBytes::start();
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(async { drop(pool(&server).await) });
    let played = Role::new("secrets")
        .env("DATABASE", server.url())
        .env("RECEIVER", received.endpoint())
        .play();
    assert!(played.status.success());
    for sent in ["INSERT cameras", "1062", "db.client.operation.duration"] {
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
        let pool = Pool::<MySql>::connect(&database)
            .await
            .expect("it lets us in");
        let add = |sql| sqlx::query(sql).bind("par4meter");
        let insert = "INSERT INTO cameras VALUES (4, ?, 1)";
        add(insert).execute(&pool).await.expect("a row");
        for failing in [
            "INSERT INTO cameras VALUES (5, \"c0lliding\", 1), (6, ?, 2), (7, 'c0lliding', 3)",
            "INSERT INTO cameras VALUES (5, ?, 'lit3ral')",
            "SELEC 'lit3ral' ?",
            "SELECT ?, \"lit3ral",
            "SELECT ? # it's\n, 'a\\'lit3ral",
        ] {
            let failed = add(failing).execute(&pool).await;
            assert!(failed.is_err(), "{failing}");
        }
        let wrong = database.replace("of-the-tests", "of-the-testsx");
        Pool::<MySql>::connect(&wrong).await.expect_err("nobody");
        let mut transaction = pool.begin().await.expect("it begins");
        let slow = sqlx::query("SELECT sleep(0.12), 'lit3ral'");
        slow.execute(&mut *transaction).await.expect("slow");
    });
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
}
