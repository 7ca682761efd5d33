//! What is set: keys, slow calls, names, instrumentation.

use crate::stage::{REDIS, Stage, connection};
use instrument_core::clients::redis::Client;
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, Provider, SemconvOptIn};
use libtest_mimic::Trial;
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{Sampler, SamplingResult, ShouldSample};
use redis::{AsyncCommands, ConnectionAddr, cmd};
use server_tests::trial;
use std::time::Duration;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("keys_are_shown_on_request", REDIS, keys),
        trial("a_slow_call_says_so", REDIS, slow),
        trial("superseded_names_come_on_request", REDIS, superseded),
        trial("a_socket_is_an_address_without_a_port", REDIS, socket),
        trial("what_is_switched_off_has_no_span", REDIS, off),
        trial("a_sampler_sees_what_is_called", REDIS, sampler),
    ]
}

fn keys() {
    let stage = Stage::new();
    stage.run(async {
        let client = stage.client().with_keys();
        let mut connection = connection(&client).await;
        let () = connection.set("user:7", "private").await.expect("set");
        let pairs = [("a b", 1), ("c", 2)];
        let () = connection.mset(&pairs).await.expect("mset");
    });
    assert_eq!(
        stage.tree(),
        r#"
        SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET user:7 ?" server.address=127.0.0.1 server.port=…
        MSET [client] db.system.name=redis db.operation.name=MSET db.namespace="0" db.query.text="MSET \"a b\" ? c ?" server.address=127.0.0.1 server.port=…
        "#
    );
}

fn slow() {
    let stage = Stage::new();
    stage.run(async {
        let client = stage.client().with_slow_query_threshold(Duration::ZERO);
        let mut connection = connection(&client).await;
        let () = connection.set("a", 1).await.expect("set");
    });
    let tree = stage
        .tree()
        .with_hidden_values(["db.slow_query.duration_ms"]);
    assert_eq!(
        tree,
        r#"
        SET [client] db.system.name=redis db.operation.name=SET db.namespace="0" db.query.text="SET ? ?" server.address=127.0.0.1 server.port=… +db.slow_query(db.slow_query.duration_ms=… db.slow_query.threshold_ms=0.0)
        "#
    );
}

fn superseded() {
    let opt_in = SemconvOptIn {
        database_dup: true,
        ..SemconvOptIn::default()
    };
    let kit =
        Kit::new().with_provider(move |provider: Provider| provider.with_semconv_opt_in(opt_in));
    let stage = Stage::new().with_kit(kit);
    stage.play(async |mut connection| {
        let () = connection.set("a", 1).await.expect("set");
    });
    assert_eq!(
        stage.tree(),
        r#"
        SET [client] db.system.name=redis db.system=redis db.operation.name=SET db.operation=SET db.namespace="0" db.redis.database_index=0 db.query.text="SET ? ?" db.statement="SET ? ?" server.address=127.0.0.1 net.peer.name=127.0.0.1 server.port=… net.peer.port=…
        "#
    );
}

fn socket() {
    let stage = Stage::new();
    let path = stage.server.socket();
    stage.run(async {
        let address = ConnectionAddr::Unix(path.clone());
        let client = Client::open(address)
            .expect("an address")
            .with_slow_query_threshold(None);
        let mut connection = connection(&client).await;
        let () = cmd("PING")
            .query_async(&mut connection)
            .await
            .expect("ping");
    });
    let expected = format!(
        r#"PING [client] db.system.name=redis db.operation.name=PING db.namespace="0" db.query.text=PING server.address={}"#,
        path.display()
    );
    assert_eq!(stage.tree(), expected);
}

fn off() {
    let only = || Instrumentation::Only(vec!["sqlx".to_owned()]);
    let kit = Kit::new().with_provider(move |provider| provider.with_instrumentation(only()));
    let stage = Stage::new().with_kit(kit);
    stage.play(async |mut connection| {
        let () = connection.set("a", 1).await.expect("set");
        let value: u8 = connection.get("a").await.expect("get");
        assert_eq!(value, 1);
    });
    assert_eq!(stage.tree(), "");
}

fn sampler() {
    let stage = Stage::new().with_kit(Kit::new().with_sampler(NotPing));
    stage.play(async |mut connection| {
        let () = cmd("PING")
            .query_async(&mut connection)
            .await
            .expect("ping");
        let () = connection.set("a", 1).await.expect("set");
    });
    let names: Vec<_> = stage.kit.spans().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["SET"]);
}

/// Records all but `PING`, as the attributes say that it is one.
#[derive(Clone, Debug)]
struct NotPing;

impl ShouldSample for NotPing {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let is_ping =
            |it: &KeyValue| it.key.as_str() == "db.operation.name" && it.value.as_str() == "PING";
        let sampler = if attributes.iter().any(is_ping) {
            Sampler::AlwaysOff
        } else {
            Sampler::AlwaysOn
        };
        sampler.should_sample(parent, trace_id, name, kind, attributes, links)
    }
}
