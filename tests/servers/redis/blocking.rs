//! Connections that block their thread.

use crate::stage::{REDIS, Stage};
use libtest_mimic::Trial;
use redis::{Commands, RedisResult, pipe};
use server_tests::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial(
        "a_connection_that_blocks_has_the_same_spans",
        REDIS,
        blocking,
    )]
}

fn blocking() {
    let stage = Stage::new();
    let bound = stage.kit.enter();
    let mut connection = stage.client().get_connection().expect("it listens");
    let () = connection.set("a", "private").expect("set");
    let mut batch = pipe();
    batch.get("a").lpush("a", 1);
    let failed: RedisResult<()> = batch.query(&mut connection);
    failed.expect_err("it is no list");
    let mut transaction = pipe();
    let () = transaction
        .atomic()
        .set("a", 1)
        .del("a")
        .query(&mut connection)
        .expect("it goes");
    let () = connection.sadd("set", &[1, 2, 3]).expect("sadd");
    let members = connection.sscan::<_, u8>("set").expect("sscan");
    assert_eq!(members.filter_map(Result::ok).count(), 3);
    drop(bound);
    assert_eq!(
        stage.tree(),
        r#"
        SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=…
        PIPELINE [client] db.system.name=redis db.operation.name=PIPELINE db.namespace="0" db.operation.batch.size=2 db.query.text="GET ?; LPUSH ? ?" server.address=127.0.0.1 server.port=… db.response.status_code=WRONGTYPE redis.batch.failed=1 !WRONGTYPE "Operation against a key holding the wrong kind of value"
        MULTI [client] db.system.name=redis db.operation.name=MULTI db.namespace="0" db.operation.batch.size=2 db.query.text="SET ? ?; DEL ?" server.address=127.0.0.1 server.port=…
        SADD [client] db.system.name=redis db.operation.name=SADD db.namespace="0" db.query.text="SADD ? ? ? ?" server.address=127.0.0.1 server.port=…
        SSCAN [client] db.system.name=redis db.operation.name=SSCAN db.namespace="0" db.query.text="SSCAN ? ?" server.address=127.0.0.1 server.port=…
        "#
    );
}
