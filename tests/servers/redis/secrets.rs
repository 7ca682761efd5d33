//! What is exported holds no secret, whatever was sent and however it was refused.

use crate::stage::{REDIS, connection};
use instrument_core::clients::redis::Client;
use instrument_core::config::Destination;
use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use libtest_mimic::Trial;
use redis::{AsyncCommands, Cmd, Script, cmd, pipe};
use server_tests::{Redis, Role, trial};
use std::env;
use std::time::Duration;

pub(crate) const ROLE: &str = "redis-service";

/// Every word that is planted has it.
const SECRET: &str = "hunter2";
const URL: &str = "SECRETS_REDIS";

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("no_secret_is_exported", REDIS, exported)]
}

fn exported() {
    let password = format!("{SECRET}password");
    let server = Redis::start_with(&["--requirepass", &password]);
    let collector = Collector::start();
    let url = format!("redis://default:{password}@127.0.0.1:{}/", server.port());
    Role::new(ROLE)
        .env(URL, url)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .env("OTEL_METRICS_EXPORTER", "otlp")
        .env("OTEL_LOGS_EXPORTER", "otlp")
        .play();
    let (spans, metrics) = (collector.spans(), collector.metrics());
    let exported = format!("{spans:?}{metrics:?}{:?}", collector.logs());
    assert!(!exported.contains(SECRET), "{exported}");
    // They were there to be exported.
    let names: Vec<_> = spans.iter().map(|span| span.name()).collect();
    for name in [
        "AUTH",
        "HELLO",
        "ACL SETUSER",
        "CONFIG SET",
        "MIGRATE",
        "EVAL",
        "PIPELINE",
        "SUBSCRIBE",
        "subscription",
        "WRONG",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let duration = metrics
        .iter()
        .find(|metric| metric.name() == "db.client.operation.duration");
    let duration = format!("{:?}", duration.expect("calls are measured").metric);
    for measured in [
        "db.system.name",
        "db.operation.name",
        "db.namespace",
        "server.address",
        "server.port",
        "error.type",
        "db.response.status_code",
        "ACL SETUSER",
        "WRONGTYPE",
        "cancelled",
    ] {
        assert!(duration.contains(measured), "{measured} in {duration}");
    }
    assert!(!duration.contains("db.query.text"), "{duration}");
}

fn commands() -> Vec<Cmd> {
    let s = |text: &str| format!("{SECRET}{text}");
    vec![
        cmd("SET").arg(s("key")).arg(s("value")).take(),
        cmd("LPUSH").arg(s("key")).arg(s("value")).take(),
        cmd("AUTH").arg(s("user")).arg(s("password")).take(),
        cmd("HELLO")
            .arg(2)
            .arg("AUTH")
            .arg(s("user"))
            .arg(s("password"))
            .take(),
        cmd("ACL")
            .arg("SETUSER")
            .arg(s("user"))
            .arg(format!(">{}", s("password")))
            .take(),
        cmd("ACL").arg(s("subcommand")).take(),
        cmd("CONFIG")
            .arg("SET")
            .arg("masterauth")
            .arg(s("password"))
            .take(),
        cmd("CONFIG")
            .arg("SET")
            .arg(s("setting"))
            .arg(s("value"))
            .take(),
        cmd("MIGRATE")
            .arg("127.0.0.1")
            .arg(1)
            .arg(s("key"))
            .arg(0)
            .arg(1)
            .arg("AUTH")
            .arg(s("password"))
            .take(),
        cmd("EVAL")
            .arg(format!("return redis.error_reply('{}')", s("code text")))
            .arg(0)
            .take(),
        cmd("EVAL")
            .arg(format!("return {{1, {{err = '{}'}}}}", s("code text")))
            .arg(0)
            .take(),
        cmd("EVAL")
            .arg(format!("error('{}')", s("text")))
            .arg(1)
            .arg(s("key"))
            .take(),
        cmd("EVALSHA").arg(s("sha!")).arg(0).take(),
        cmd("FCALL").arg(s("function with spaces")).arg(0).take(),
        cmd("XREADGROUP")
            .arg("GROUP")
            .arg(s("group"))
            .arg(s("me"))
            .arg("STREAMS")
            .arg(s("key"))
            .arg(">")
            .take(),
        cmd("CLIENT").arg("SETNAME").arg(s("name")).take(),
        cmd("OBJECT").arg("ENCODING").arg(s("key")).take(),
        cmd("WRONG").arg(s("argument")).take(),
        cmd("SELECT").arg(s("index")).take(),
        cmd("PUBLISH").arg(s("channel")).arg(s("message")).take(),
        cmd("GET").arg(b"\xffhunter2\0").take(),
    ]
}

/// Sends them, as one by one, in a batch and in a transaction.
pub(crate) fn service() {
    let telemetry = Telemetry::builder("redis-service")
        .with_metric_exporters(vec![Destination::Otlp])
        .install()
        .expect("the first of this process");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(send_all());
    telemetry
        .flush(Duration::from_secs(20))
        .expect("the collector listens");
    drop(telemetry);
}

async fn send_all() {
    let url = env::var(URL).expect("the test says it");
    let client = Client::open(url)
        .expect("a URL")
        .with_slow_query_threshold(Duration::ZERO);
    let mut connection = connection(&client).await;
    for command in commands() {
        // Some are refused.
        let _ = command.exec_async(&mut connection).await;
    }
    let mut batch = pipe();
    for command in commands() {
        batch.add_command(command);
    }
    let _ = batch.exec_async(&mut connection).await;
    let _ = batch.atomic().exec_async(&mut connection).await;
    let script = Script::new(&format!("return '{SECRET}'"));
    let _: String = script
        .arg(SECRET)
        .invoke_async(&mut connection)
        .await
        .expect("it goes");
    let mut subscriber = client.get_async_pubsub().await.expect("it listens");
    subscriber
        .subscribe(format!("{SECRET}channel"))
        .await
        .expect("subscribe");
    span!("watch").in_scope(|| drop(subscriber.into_on_message()));
    let _: Option<String> = connection.get(SECRET).await.expect("get");
    let wait = connection.blpop::<_, ()>(format!("{SECRET}empty"), 5.0);
    let given_up = tokio::time::timeout(Duration::from_millis(20), wait).await;
    given_up.expect_err("nothing comes");
}
