//! Commands, each with its span.

use crate::stage::{REDIS, Stage, connection};
use instrument_core::clients::redis::Client;
use instrument_core::span;
use libtest_mimic::Trial;
use redis::{AsyncCommands, ScanOptions, cmd};
use server_tests::trial;
use std::collections::{HashMap, HashSet};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("commands_keep_their_types", REDIS, types),
        trial("every_command_has_a_span", REDIS, spans),
        trial("an_iteration_has_a_span_for_each_page", REDIS, pages),
        trial("the_database_follows_select", REDIS, select),
    ]
}

fn types() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let () = connection.set("a", 7).await.expect("set");
        let number: Option<u8> = connection.get("a").await.expect("get");
        assert_eq!(number, Some(7));
        let none: Option<String> = connection.get("b").await.expect("get");
        assert_eq!(none, None);
        let fields = [("x", 1), ("y", 2)];
        let () = connection
            .hset_multiple("h", &fields)
            .await
            .expect("hset_multiple");
        let hash: HashMap<String, i32> = connection.hgetall("h").await.expect("hgetall");
        assert_eq!(hash["y"], 2);
        let wrong = connection.get::<_, u8>("b").await;
        assert!(wrong.is_err(), "nothing is no number: {wrong:?}");
        let typed = redis::AsyncTypedCommands::incr(&mut connection, "a", 1).await;
        assert_eq!(typed.expect("incr"), 8);
        let dynamic: &mut (dyn redis::aio::ConnectionLike + Send) = &mut connection;
        assert_eq!(dynamic.get_db(), 0);
    });
    assert_eq!(stage.kit.spans().len(), 7);
}

fn spans() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        span!("handle_frame")
            .instrument(async {
                let () = connection.set("a", "private").await.expect("set");
                let value: String = connection.clone().get("a").await.expect("get");
                assert_eq!(value, "private");
                let pong: String = cmd("ping")
                    .query_async(&mut connection)
                    .await
                    .expect("ping");
                assert_eq!(pong, "PONG");
                let id = cmd("CLIENT").arg("ID").take();
                id.exec_async(&mut connection).await.expect("CLIENT ID");
            })
            .await;
    });
    assert_eq!(
        stage.tree(),
        "
        handle_frame
          SET [client] db.system.name=redis db.operation.name=SET db.namespace=\"0\" db.query.text=\"SET ? ?\" server.address=127.0.0.1 server.port=…
          GET [client] db.system.name=redis db.operation.name=GET db.namespace=\"0\" db.query.text=\"GET ?\" server.address=127.0.0.1 server.port=…
          ping [client] db.system.name=redis db.operation.name=ping db.namespace=\"0\" db.query.text=PING server.address=127.0.0.1 server.port=…
          CLIENT ID [client] db.system.name=redis db.operation.name=\"CLIENT ID\" db.namespace=\"0\" db.query.text=\"CLIENT ID\" server.address=127.0.0.1 server.port=…
        "
    );
}

fn pages() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut all = redis::pipe();
        for key in 0..100 {
            all.set(key, "x").ignore();
        }
        let () = all.query_async(&mut connection).await.expect("set");
        let options = ScanOptions::default().with_count(10);
        let pages = connection.scan_options::<String>(options).await;
        let mut pages = pages.expect("scan");
        let mut keys = HashSet::new();
        while let Some(key) = pages.next_item().await {
            keys.insert(key.expect("all pages come"));
        }
        assert_eq!(keys.len(), 100);
    });
    let pages = stage.kit.spans_named("SCAN");
    assert!(pages.len() > 2, "{}", pages.len());
    assert_eq!(stage.kit.spans().len(), 1 + pages.len());
}

fn select() {
    let stage = Stage::new();
    stage.play(async |mut connection| {
        let mut other = connection.clone();
        let refused = cmd("SELECT").arg(99).exec_async(&mut connection).await;
        refused.expect_err("there are 16");
        let selected = cmd("SELECT").arg(3).exec_async(&mut connection).await;
        selected.expect("there are 16");
        let () = other
            .set("a", 1)
            .await
            .expect("a clone is the same connection");
    });
    let refused = "!ERR \"DB index is out of range\"";
    let common = "server.address=127.0.0.1 server.port=…";
    assert_eq!(
        stage.tree(),
        format!(
            "
            SELECT [client] db.system.name=redis db.operation.name=SELECT db.namespace=\"0\" db.query.text=\"SELECT ?\" {common} db.response.status_code=ERR {refused}
            SELECT [client] db.system.name=redis db.operation.name=SELECT db.namespace=\"0\" db.query.text=\"SELECT ?\" {common}
            SET [client] db.system.name=redis db.operation.name=SET db.namespace=\"3\" db.query.text=\"SET ? ?\" {common}
            "
        )
    );

    stage.kit.reset();
    stage.run(async {
        let client = Client::open(format!("{}5", stage.server.url())).expect("a URL");
        let mut connection = connection(&client).await;
        let _: Option<String> = connection.get("a").await.expect("get");
    });
    let index = stage.kit.span("GET").attributes[2].value.to_string();
    assert_eq!(index, "5", "what the URL says");
}
