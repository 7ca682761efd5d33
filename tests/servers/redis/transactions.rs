//! Transactions.

use crate::stage::{REDIS, Stage, connection};
use instrument_core::clients::redis::transaction_async;
use libtest_mimic::Trial;
use redis::{AsyncCommands, RedisResult, cmd, pipe};
use server_tests::trial;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_transaction_is_one_span", REDIS, one_span),
        trial("a_transaction_that_is_refused_fails", REDIS, refused),
        trial(
            "a_command_that_fails_in_a_transaction_is_seen",
            REDIS,
            failing,
        ),
        trial("a_transaction_that_was_overtaken_says_so", REDIS, overtaken),
        trial("attempts_of_a_transaction_are_counted", REDIS, attempts),
    ]
}

fn one_span() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut transaction = pipe();
        transaction.atomic().set("a", "private").ignore().get("a");
        let (value,): (String,) = transaction
            .query_async(&mut connection)
            .await
            .expect("it goes");
        assert_eq!(value, "private");
        let mut one = pipe();
        let () = one
            .atomic()
            .del("a")
            .query_async(&mut connection)
            .await
            .expect("it goes");
    });
    assert_eq!(
        stage.tree(),
        r#"
        MULTI [client] db.system.name=redis db.operation.name=MULTI db.namespace="0" db.operation.batch.size=2 db.query.text="SET ? ?; GET ?" server.address=127.0.0.1 server.port=…
        MULTI DEL [client] db.system.name=redis db.operation.name="MULTI DEL" db.namespace="0" db.query.text="DEL ?" server.address=127.0.0.1 server.port=…
        "#
    );
}

fn refused() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut transaction = pipe();
        transaction.atomic().set("a", 1).cmd("SET").arg("hunter2");
        let refused: RedisResult<()> = transaction.query_async(&mut connection).await;
        assert_eq!(
            refused.expect_err("SET needs a value").code(),
            Some("EXECABORT")
        );
    });
    assert_eq!(
        stage.tree(),
        r#"
        MULTI SET [client] db.system.name=redis db.operation.name="MULTI SET" db.namespace="0" db.operation.batch.size=2 db.query.text="SET ? ?; SET ?" server.address=127.0.0.1 server.port=… db.response.status_code=EXECABORT redis.batch.failed=1 !EXECABORT "wrong number of arguments"
        "#
    );
}

fn failing() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut transaction = pipe();
        transaction.atomic().set("a", "text").incr("a", 1).get("a");
        let failed: RedisResult<()> = transaction.query_async(&mut connection).await;
        failed.expect_err("text cannot be incremented");
    });
    assert_eq!(
        stage.tree(),
        r#"
        MULTI [client] db.system.name=redis db.operation.name=MULTI db.namespace="0" db.operation.batch.size=3 db.query.text="SET ? ?; INCRBY ? ?; GET ?" server.address=127.0.0.1 server.port=… db.response.status_code=ERR redis.batch.failed=1 !ERR "value is not an integer or out of range"
        "#
    );
}

fn overtaken() {
    let stage = Stage::new();
    stage.play(async |mut watching| {
        let mut other = connection(&stage.client()).await;
        let () = cmd("WATCH")
            .arg("a")
            .query_async(&mut watching)
            .await
            .expect("watch");
        let () = other.set("a", 1).await.expect("set");
        let mut transaction = pipe();
        transaction.atomic().set("a", 2);
        let done: Option<()> = transaction
            .query_async(&mut watching)
            .await
            .expect("an answer");
        assert_eq!(done, None);

        // The same, sent command by command.
        let () = cmd("WATCH")
            .arg("a")
            .query_async(&mut watching)
            .await
            .expect("watch");
        let () = other.set("a", 1).await.expect("set");
        for command in ["MULTI", "PING"] {
            let () = cmd(command)
                .query_async(&mut watching)
                .await
                .expect(command);
        }
        let done: Option<()> = cmd("EXEC")
            .query_async(&mut watching)
            .await
            .expect("an answer");
        assert_eq!(done, None);
    });
    let tree = stage.tree().to_string();
    let aborted: Vec<_> = tree
        .lines()
        .filter(|line| line.contains("redis.transaction.aborted"))
        .collect();
    assert_eq!(
        aborted,
        [
            r#"MULTI SET [client] db.system.name=redis db.operation.name="MULTI SET" db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=… redis.transaction.aborted=true"#,
            r#"EXEC [client] db.system.name=redis db.operation.name=EXEC db.namespace="0" db.query.text=EXEC server.address=127.0.0.1 server.port=… redis.transaction.aborted=true"#,
        ]
    );
    assert!(
        !tree.contains('!'),
        "being overtaken is no failure:\n{tree}"
    );
}

fn attempts() {
    let stage = Stage::new();
    let was_overtaken = AtomicBool::new(false);
    stage.play(async |watching| {
        let other = redis::Client::open(stage.server.url()).expect("a URL");
        let other = other
            .get_multiplexed_async_connection()
            .await
            .expect("it listens");
        let work = |mut connection, mut pipe: redis::Pipeline| {
            let mut other = other.clone();
            let was_overtaken = &was_overtaken;
            async move {
                let count: Option<u64> = AsyncCommands::get(&mut connection, "a").await?;
                if !was_overtaken.swap(true, Ordering::Relaxed) {
                    let () = other.set("a", 41).await?;
                }
                let count = count.unwrap_or(0) + 1;
                pipe.set("a", count)
                    .ignore()
                    .get("a")
                    .query_async(&mut connection)
                    .await
            }
        };
        let result = transaction_async(watching.clone(), &["a"], work).await;
        let (count,): (u64,) = result.expect("it goes at the second attempt");
        assert_eq!(count, 42);

        let failing = |mut connection, _| async move {
            cmd("LPUSH")
                .arg("a")
                .arg(1)
                .query_async::<Option<()>>(&mut connection)
                .await
        };
        let failed = transaction_async(watching, &["a"], failing).await;
        failed.expect_err("it is no list");
    });
    let tree = stage
        .kit
        .tree()
        .with_hidden_values(["server.", "db."])
        .to_string();
    assert_eq!(
        tree.matches("redis.transaction.attempts=2").count(),
        1,
        "{tree}"
    );
    let names = stage.kit.tree().without_attributes();
    assert_eq!(
        names,
        r#"
        transaction [client]
          WATCH [client]
          GET [client]
          MULTI [client]
          UNWATCH [client]
          WATCH [client]
          GET [client]
          MULTI [client]
          UNWATCH [client]
        transaction [client] !WRONGTYPE "Operation against a key holding the wrong kind of value"
          WATCH [client]
          LPUSH [client] !WRONGTYPE "Operation against a key holding the wrong kind of value"
          UNWATCH [client]
        "#
    );
}
