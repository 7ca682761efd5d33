//! Pipelines.

use crate::stage::{REDIS, Stage};
use libtest_mimic::Trial;
use redis::{RedisResult, pipe};
use server_tests::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("a_pipeline_is_one_span", REDIS, one_span),
        trial("a_command_that_fails_fails_its_pipeline", REDIS, failing),
        trial("failures_that_are_ignored_are_seen", REDIS, ignored),
    ]
}

fn one_span() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut mixed = pipe();
        mixed.set("a", "private").ignore().incr("n", 1).get("a");
        let values: (i32, String) = mixed.query_async(&mut connection).await.expect("all go");
        assert_eq!(values, (1, "private".to_owned()));
        let mut same = pipe();
        same.get("a").get("b");
        let values: (String, Option<String>) =
            same.query_async(&mut connection).await.expect("all go");
        assert_eq!(values.1, None);
        let mut one = pipe();
        let (value,): (String,) = one
            .get("a")
            .query_async(&mut connection)
            .await
            .expect("it goes");
        assert_eq!(value, "private");
    });
    assert_eq!(
        stage.tree(),
        r#"
        PIPELINE [client] db.system.name=redis db.operation.name=PIPELINE db.namespace="0" db.operation.batch.size=3 db.query.text="SET ? ?; INCRBY ? ?; GET ?" server.address=127.0.0.1 server.port=…
        PIPELINE GET [client] db.system.name=redis db.operation.name="PIPELINE GET" db.namespace="0" db.operation.batch.size=2 db.query.text="GET ?" server.address=127.0.0.1 server.port=…
        GET [client] db.system.name=redis db.operation.name=GET db.namespace="0" db.query.text="GET ?" server.address=127.0.0.1 server.port=…
        "#
    );
}

fn failing() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut batch = pipe();
        batch.set("a", "text").lpush("a", 1).incr("a", 1).get("a");
        let failed: RedisResult<()> = batch.query_async(&mut connection).await;
        let errors = failed.expect_err("two cannot go").into_server_errors();
        let errors = errors.expect("they are the server's");
        let failed: Vec<_> = errors
            .iter()
            .map(|(at, error)| (*at, error.code()))
            .collect();
        assert_eq!(failed, [(1, "WRONGTYPE"), (2, "ERR")]);
    });
    assert_eq!(
        stage.tree(),
        r#"
        PIPELINE [client] db.system.name=redis db.operation.name=PIPELINE db.namespace="0" db.operation.batch.size=4 db.query.text="SET ? ?; LPUSH ? ?; INCRBY ? ?; GET ?" server.address=127.0.0.1 server.port=… db.response.status_code=WRONGTYPE redis.batch.failed=2 !WRONGTYPE "Operation against a key holding the wrong kind of value"
        "#
    );
}

fn ignored() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut batch = pipe();
        batch.set("a", "text").lpush("a", 1).ignore_errors();
        let results: Vec<RedisResult<String>> =
            batch.query_async(&mut connection).await.expect("results");
        assert!(results[0].is_ok() && results[1].is_err(), "{results:?}");
    });
    let span = stage.kit.span("PIPELINE");
    let failed = span
        .attributes
        .iter()
        .find(|it| it.key.as_str() == "redis.batch.failed");
    assert_eq!(failed.expect("one failed").value, 1.into());
}
