//! Commands that wait.

use crate::stage::{REDIS, Stage, connection};
use instrument_core::clients::redis::Connection;
use libtest_mimic::Trial;
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Value, cmd};
use server_tests::trial;
use std::time::Duration;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("waiting_is_told_apart_from_work", REDIS, apart),
        trial("waiting_in_vain_is_no_failure", REDIS, in_vain),
        trial("all_that_waits_says_how_long", REDIS, all),
    ]
}

/// The other end of a wait: it begins only once the server has a client that waits.
async fn push_when_blocked(mut other: Connection<MultiplexedConnection>) {
    let info = || cmd("INFO").arg("clients").take();
    loop {
        let info: String = info().query_async(other.inner_mut()).await.expect("info");
        if info.contains("blocked_clients:1") {
            break;
        }
        tokio::task::yield_now().await;
    }
    let () = other
        .inner_mut()
        .rpush("queue", "frame")
        .await
        .expect("push");
}

fn apart() {
    let stage = Stage::new();
    stage.run(async {
        // Everything is slow, but for what waits.
        let client = stage.client().with_slow_query_threshold(Duration::ZERO);
        let mut waiting = connection(&client).await;
        let other = connection(&client).await;
        let pop = waiting.blpop::<_, (String, String)>("queue", 20.0);
        let (popped, ()) = tokio::join!(pop, push_when_blocked(other));
        assert_eq!(popped.expect("pop").1, "frame");
    });
    assert_eq!(
        stage.tree(),
        r#"
        BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=… redis.wait.limit_ms=20000.0 redis.wait.duration_ms=…
        "#
    );
    let span = stage.kit.span("BLPOP");
    let waited = waited(&span);
    let took = span
        .end_time
        .duration_since(span.start_time)
        .expect("in order");
    assert!(
        waited > 0.0 && waited <= took.as_secs_f64() * 1e3,
        "{waited} of {took:?}"
    );
}

fn waited(span: &opentelemetry_sdk::trace::SpanData) -> f64 {
    let waited = span
        .attributes
        .iter()
        .find(|it| it.key.as_str() == "redis.wait.duration_ms");
    match waited.expect("it waits").value {
        opentelemetry::Value::F64(waited) => waited,
        ref other => panic!("a number: {other:?}"),
    }
}

fn in_vain() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let popped: Option<(String, String)> =
            connection.blpop("queue", 0.05).await.expect("an answer");
        assert_eq!(popped, None);
    });
    assert_eq!(
        stage.tree(),
        r#"
        BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=… redis.wait.limit_ms=50.0 redis.wait.duration_ms=… redis.wait.timed_out=true
        "#
    );
    assert!(waited(&stage.kit.span("BLPOP")) >= 50.0);
}

fn all() {
    let stage = Stage::new();
    let commands = [
        "BRPOP queue 0.01",
        "BLMOVE queue done LEFT RIGHT 0.01",
        "BRPOPLPUSH queue done 0.01",
        "BLMPOP 0.01 1 queue LEFT",
        "BZPOPMIN ranks 0.01",
        "BZPOPMAX ranks 0.01",
        "BZMPOP 0.01 1 ranks MIN",
        "XREAD BLOCK 10 STREAMS events $",
        "XREADGROUP GROUP workers me BLOCK 10 STREAMS events >",
        "WAIT 1 10",
    ];
    stage.play(async |mut connection| {
        let group = "XGROUP CREATE events workers $ MKSTREAM";
        let send = |line: &str| {
            let mut words = line.split(' ');
            let mut command = cmd(words.next().expect("a name"));
            command.arg(words.collect::<Vec<_>>()).take()
        };
        send(group)
            .exec_async(connection.inner_mut())
            .await
            .expect(group);
        for line in commands {
            let answer: Value = send(line).query_async(&mut connection).await.expect(line);
            assert!(
                matches!(answer, Value::Nil | Value::Int(0)),
                "{line}: {answer:?}"
            );
        }
    });
    let tree = stage.tree().to_string();
    for (line, command) in tree.lines().zip(commands) {
        let name = command.split(' ').next().expect("a name");
        assert!(line.starts_with(&format!("{name} [client]")), "{line}");
        let waited = "redis.wait.limit_ms=10.0 redis.wait.duration_ms=… redis.wait.timed_out=true";
        assert!(line.ends_with(waited), "{line}");
    }
    assert_eq!(tree.lines().count(), commands.len());
}
