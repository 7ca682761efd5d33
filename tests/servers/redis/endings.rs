//! Ways to end: refusal, time-out, giving up, a connection that is lost and comes back.

use crate::stage::{PATIENCE, REDIS, Stage, connection};
use instrument_core::clients::redis::Client;
use libtest_mimic::Trial;
use redis::aio::{ConnectionLike, ConnectionManagerConfig};
use redis::{AsyncCommands, AsyncConnectionConfig, RedisResult, cmd};
use server_tests::{Redis, trial};
use std::pin::pin;
use std::time::Duration;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_refusal_has_its_code", REDIS, refusals),
        trial("nobody_without_a_password_is_served", REDIS, password),
        trial("the_clients_own_timeout_is_told_as_one", REDIS, timeout),
        trial("a_call_that_is_given_up_is_cancelled", REDIS, dropped),
        trial("a_server_that_dies_in_a_call_fails_it", REDIS, lost),
        trial("a_manager_comes_back", REDIS, manager),
    ]
}

fn refusals() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let () = connection.set("a", "text").await.expect("set");
        let wrong: RedisResult<()> = connection.lpush("a", 1).await;
        assert_eq!(wrong.expect_err("no list").code(), Some("WRONGTYPE"));
        let unknown = cmd("HUNT").arg("hunter2").exec_async(&mut connection).await;
        assert_eq!(unknown.expect_err("no command").code(), Some("ERR"));
        let no_group = cmd("XREADGROUP")
            .arg(&["GROUP", "workers", "me", "STREAMS", "hunter2", ">"])
            .exec_async(&mut connection)
            .await;
        assert_eq!(no_group.expect_err("no group").code(), Some("NOGROUP"));
    });
    let tree = stage.tree().to_string();
    let errors: Vec<_> = tree
        .lines()
        .skip(1)
        .map(|line| line.split("server.port=… ").nth(1))
        .collect();
    assert_eq!(
        errors,
        [
            Some(
                r#"db.response.status_code=WRONGTYPE !WRONGTYPE "Operation against a key holding the wrong kind of value""#
            ),
            Some(r#"db.response.status_code=ERR !ERR "unknown command""#),
            Some("db.response.status_code=NOGROUP !NOGROUP"),
        ]
    );
    assert!(!tree.contains("hunter2"), "{tree}");
}

fn password() {
    let stage = Stage::with_server(Redis::start_with(&["--requirepass", "hunter2"]));
    stage.play(async |mut connection| {
        let refused: RedisResult<()> = connection.set("a", 1).await;
        assert_eq!(refused.expect_err("no password").code(), Some("NOAUTH"));
        let wrong = cmd("AUTH").arg("hunter3").exec_async(&mut connection).await;
        wrong.expect_err("the wrong one");
        cmd("AUTH")
            .arg("hunter2")
            .exec_async(&mut connection)
            .await
            .expect("the right one");
        let () = connection.set("a", 1).await.expect("set");
    });
    let tree = stage.tree().to_string();
    for shown in [
        "!NOAUTH \"Authentication required.\"",
        "!WRONGPASS",
        "db.query.text=\"AUTH ?\"",
    ] {
        assert!(tree.contains(shown), "{shown}:\n{tree}");
    }
    assert!(!tree.contains("hunter"), "{tree}");
}

fn timeout() {
    let stage = Stage::new();
    stage.run(async {
        let hasty =
            AsyncConnectionConfig::new().set_response_timeout(Some(Duration::from_millis(50)));
        let client = stage.client();
        let connection = client
            .get_multiplexed_async_connection_with_config(&hasty)
            .await;
        let mut connection = connection.expect("it listens");
        let late: RedisResult<()> = connection.blpop("queue", 20.0).await;
        assert!(late.expect_err("half a second is not enough").is_timeout());
    });
    assert_eq!(
        stage.tree(),
        r#"
        BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=… redis.wait.limit_ms=20000.0 redis.wait.duration_ms=… !timeout "there was no answer in time"
        "#
    );
}

fn dropped() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let given_up = {
            let mut popped = pin!(connection.blpop::<_, ()>("queue", 20.0));
            tokio::select! {
                biased;
                _ = &mut popped => false,
                () = tokio::task::yield_now() => true,
            }
        };
        assert!(given_up);
        // Dropped before it was ever polled.
        let ping = cmd("PING");
        drop(connection.req_packed_command(&ping));
    });
    assert_eq!(
        stage.tree(),
        r#"
        BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=… redis.wait.limit_ms=20000.0 redis.wait.duration_ms=… cancelled=true
        PING [client] db.system.name=redis db.operation.name=PING db.namespace="0" db.query.text=PING server.address=127.0.0.1 server.port=… cancelled=true
        "#
    );
}

fn lost() {
    let mut stage = Stage::new();
    let kit = stage.kit.clone();
    let client = stage.client();
    let mut server = stage.server;
    stage = Stage::with_server(Redis::start()).with_kit(kit);
    stage.run(async {
        let mut waiting = connection(&client).await;
        let mut other = connection(&client).await;
        let popped = waiting.blpop::<_, ()>("queue", 20.0);
        let kill = async {
            loop {
                let info = cmd("INFO").arg("clients").take();
                let info: String = info.query_async(other.inner_mut()).await.expect("info");
                if info.contains("blocked_clients:1") {
                    return server.kill();
                }
            }
        };
        let (popped, ()) = tokio::join!(popped, kill);
        assert!(popped.expect_err("it died").is_connection_dropped());
        let after: RedisResult<()> = waiting.set("a", 1).await;
        assert!(after.expect_err("it is gone").is_connection_dropped());
    });
    assert_eq!(
        stage.tree(),
        r#"
        BLPOP [client] db.system.name=redis db.operation.name=BLPOP db.namespace="0" db.query.text="BLPOP ? ?" server.address=127.0.0.1 server.port=… redis.wait.limit_ms=20000.0 redis.wait.duration_ms=… !connection_lost "the connection was lost"
        SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=… !connection_lost "the connection was lost"
        "#
    );
}

fn manager() {
    let Stage { mut server, kit } = Stage::new();
    let client = Client::open(server.url())
        .expect("a URL")
        .with_slow_query_threshold(None);
    let stage = Stage::with_server(Redis::start()).with_kit(kit);
    stage.run(async {
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(1))
            .set_max_delay(Duration::from_millis(5));
        let manager = client.get_connection_manager_with_config(config).await;
        let mut manager = manager.expect("it listens");
        cmd("SELECT")
            .arg(3)
            .exec_async(&mut manager)
            .await
            .expect("there are 16");
        server.kill();
        let lost: RedisResult<()> = manager.set("a", 1).await;
        lost.expect_err("it is gone");
        let refused: RedisResult<()> = manager.set("b", 1).await;
        refused.expect_err("nobody listens");
        server.restart();
        // What was lost is not sent again; what follows is, once there is a connection.
        let mut tries = 0;
        while manager.set::<_, _, ()>("c", 1).await.is_err() {
            tries += 1;
            assert!(tries < 1000, "it has not come back");
            tokio::task::yield_now().await;
        }
    });
    let tree = stage.tree().to_string();
    let mut lines = tree.lines();
    let select = r#"SELECT [client] db.system.name=redis db.operation.name=SELECT db.namespace="0" db.query.text="SELECT ?" server.address=127.0.0.1 server.port=…"#;
    let set = |index| {
        format!(
            r#"SET [client] db.system.name=redis db.operation.name=SET db.namespace="{index}" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=…"#
        )
    };
    assert_eq!(lines.next(), Some(select));
    let lost = format!("{} !connection_lost \"the connection was lost\"", set(3));
    assert_eq!(lines.next(), Some(&*lost));
    // A new connection is at the first database again.
    let refused = format!("{} !connection_refused \"nobody listens there\"", set(0));
    assert_eq!(lines.next(), Some(&*refused));
    assert_eq!(lines.next_back(), Some(&*set(0)));
}
