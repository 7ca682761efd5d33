//! A cluster.

use crate::stage::{REDIS, Stage};
use instrument_core::clients::redis::Connection;
use libtest_mimic::Trial;
use redis::cluster::ClusterClient;
use redis::{AsyncCommands, RedisResult, cmd, pipe};
use server_tests::{Redis, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial(
        "a_cluster_is_a_connection_like_others",
        REDIS,
        cluster,
    )]
}

/// Of one server, which has all slots.
fn cluster() {
    let stage = Stage::with_server(Redis::start_with(&["--cluster-enabled", "yes"]));
    let url = stage.server.url();
    let client = stage.client().into_inner();
    let mut plain = client.get_connection().expect("it listens");
    let slots = cmd("CLUSTER")
        .arg("ADDSLOTSRANGE")
        .arg(0)
        .arg(16383)
        .exec(&mut plain);
    slots.expect("they are nobody's");
    while !cmd("CLUSTER")
        .arg("INFO")
        .query::<String>(&mut plain)
        .expect("info")
        .contains("cluster_state:ok")
    {}

    stage.run(async {
        let cluster = ClusterClient::new(vec![url]).expect("a URL");
        let inner = cluster.get_async_connection().await.expect("it listens");
        let connection = Connection::new(inner).with_slow_query_threshold(None);
        let mut connection = connection.with_server("127.0.0.1", stage.server.port());
        let () = connection.set("a", 1).await.expect("set");
        let mut batch = pipe();
        let values: (u8, u8) = batch
            .get("a")
            .get("a")
            .query_async(&mut connection.clone())
            .await
            .expect("get");
        assert_eq!(values, (1, 1));
        let far: RedisResult<()> = cmd("RENAME")
            .arg("a")
            .arg("b")
            .query_async(&mut connection)
            .await;
        far.expect_err("they are in two slots");
    });
    assert_eq!(
        stage.tree(),
        r#"
        SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=…
        PIPELINE GET [client] db.system.name=redis db.operation.name="PIPELINE GET" db.namespace="0" db.operation.batch.size=2 db.query.text="GET ?" server.address=127.0.0.1 server.port=…
        RENAME [client] db.system.name=redis db.operation.name=RENAME db.namespace="0" db.query.text="RENAME ? ?" server.address=127.0.0.1 server.port=… db.response.status_code=CROSSSLOT !CROSSSLOT "Keys in request don't hash to the same slot"
        "#
    );
}
