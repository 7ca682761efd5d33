//! Scripts.

use crate::stage::{REDIS, Stage};
use libtest_mimic::Trial;
use redis::Script;
use server_tests::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial(
        "a_script_is_sent_when_the_server_does_not_know_it",
        REDIS,
        loaded,
    )]
}

fn loaded() {
    let stage = Stage::new();
    let script = Script::new("return redis.call('INCRBY', KEYS[1], ARGV[1])");
    stage.play(async |mut connection| {
        for expected in [7, 14] {
            let mut invocation = script.key("n");
            let sum = invocation.arg(7).invoke_async(&mut connection).await;
            assert_eq!(sum, Ok(expected));
        }
    });
    let sha = script.get_hash();
    let call = format!(
        r#"EVALSHA [client] db.system.name=redis db.operation.name=EVALSHA db.namespace="0" db.query.text="EVALSHA ? ? ? ?" db.stored_procedure.name={sha} server.address=127.0.0.1 server.port=…"#
    );
    assert_eq!(
        stage.tree(),
        format!(
            r#"
            {call} db.response.status_code=NOSCRIPT !NOSCRIPT "No matching script. Please use EVAL."
            SCRIPT LOAD [client] db.system.name=redis db.operation.name="SCRIPT LOAD" db.namespace="0" db.query.text="SCRIPT LOAD ?" server.address=127.0.0.1 server.port=…
            {call}
            {call}
            "#
        )
    );
}
