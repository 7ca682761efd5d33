//! Subscriptions.

use crate::stage::{REDIS, Stage, patient};
use futures_util::StreamExt as _;
use instrument_core::clients::redis::{Client, Connection};
use instrument_core::{Instrument as _, span};
use libtest_mimic::Trial;
use redis::aio::{MultiplexedConnection, PubSub};
use redis::{AsyncCommands, PushKind};
use server_tests::{Redis, trial};
use tokio::sync::mpsc;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("messages_come_as_a_stream_in_a_span", REDIS, stream),
        trial("a_stream_that_is_part_of_nothing_has_no_span", REDIS, alone),
        trial("a_server_that_dies_fails_the_stream", REDIS, lost),
        trial(
            "a_connection_of_the_newer_protocol_subscribes",
            REDIS,
            pushes,
        ),
    ]
}

async fn watch(publisher: &mut Connection<MultiplexedConnection>, subscriber: Connection<PubSub>) {
    let (mut sink, mut messages) = subscriber.split();
    let subscribed = sink.subscribe(&["frames", "boxes"]).await;
    subscribed.expect("subscribe");
    sink.psubscribe("alerts.*").await.expect("psubscribe");
    for (channel, message) in [("frames", "private"), ("alerts.gate", "open")] {
        let receivers = publisher.publish(channel, message).await;
        assert_eq!(receivers, Ok(1));
        let received = messages.next().await.expect("a message");
        assert_eq!(received.get_channel_name(), channel);
        assert_eq!(received.get_payload_bytes(), message.as_bytes());
    }
    sink.unsubscribe("frames").await.expect("unsubscribe");
}

fn stream() {
    let stage = Stage::new();
    stage.play(async |mut publisher| {
        let client = stage.client();
        let subscriber = client.get_async_pubsub().await.expect("it listens");
        let watching = span!("watch").start();
        watch(&mut publisher, subscriber).instrument(watching).await;
    });
    assert_eq!(
        stage.tree(),
        r#"
        watch
          subscription [client] db.system.name=redis server.address=127.0.0.1 server.port=… redis.subscription.messages=2 cancelled=true
          SUBSCRIBE [client] db.system.name=redis db.operation.name=SUBSCRIBE db.query.text="SUBSCRIBE ? ?" server.address=127.0.0.1 server.port=…
          PSUBSCRIBE [client] db.system.name=redis db.operation.name=PSUBSCRIBE db.query.text="PSUBSCRIBE ?" server.address=127.0.0.1 server.port=…
          PUBLISH [client] db.system.name=redis db.operation.name=PUBLISH db.namespace="0" db.query.text="PUBLISH ? ?" server.address=127.0.0.1 server.port=…
          PUBLISH [client] db.system.name=redis db.operation.name=PUBLISH db.namespace="0" db.query.text="PUBLISH ? ?" server.address=127.0.0.1 server.port=…
          UNSUBSCRIBE [client] db.system.name=redis db.operation.name=UNSUBSCRIBE db.query.text="UNSUBSCRIBE ?" server.address=127.0.0.1 server.port=…
        "#
    );
}

/// It would last as long as the process.
fn alone() {
    let stage = Stage::new();
    stage.play(async |mut publisher| {
        let client = stage.client();
        let subscriber = client.get_async_pubsub().await.expect("it listens");
        watch(&mut publisher, subscriber).await;
    });
    stage.kit.assert_complete();
    assert_eq!(stage.kit.spans_named("subscription").len(), 0);
    assert_eq!(stage.kit.spans().len(), 5);
}

fn lost() {
    let Stage { mut server, kit } = Stage::new();
    let client = Client::open(server.url()).expect("a URL");
    let stage = Stage::with_server(Redis::start()).with_kit(kit);
    let watch = async {
        let mut subscriber = client.get_async_pubsub().await.expect("it listens");
        subscriber.subscribe("frames").await.expect("subscribe");
        {
            let mut messages = subscriber.on_message();
            server.kill();
            assert!(messages.next().await.is_none());
        }
        let after = subscriber.subscribe("boxes").await;
        after.expect_err("it is gone");
    };
    stage.run(async { watch.instrument(span!("watch").start()).await });
    let tree = stage.tree().with_hidden_values(["server."]);
    assert_eq!(
        tree,
        r#"
        watch
          SUBSCRIBE [client] db.system.name=redis db.operation.name=SUBSCRIBE db.query.text="SUBSCRIBE ?" server.address=… server.port=…
          subscription [client] db.system.name=redis server.address=… server.port=… redis.subscription.messages=0 !connection_lost "the connection was lost"
          SUBSCRIBE [client] db.system.name=redis db.operation.name=SUBSCRIBE db.query.text="SUBSCRIBE ?" server.address=… server.port=… !connection_lost "the connection was lost"
        "#
    );
}

fn pushes() {
    let stage = Stage::new();
    stage.run(async {
        let client = Client::open(format!("{}?protocol=resp3", stage.server.url()));
        let client = client.expect("a URL").with_slow_query_threshold(None);
        let (sender, mut pushed) = mpsc::unbounded_channel();
        let config = patient().set_push_sender(sender);
        let connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await;
        let mut connection = connection.expect("it listens");
        connection.subscribe("frames").await.expect("subscribe");
        let () = connection
            .publish("frames", "private")
            .await
            .expect("publish");
        let message = loop {
            let push = pushed.recv().await.expect("a push");
            if push.kind == PushKind::Message {
                break push;
            }
        };
        assert_eq!(message.data.len(), 2);
        connection.unsubscribe("frames").await.expect("unsubscribe");
    });
    let names: Vec<_> = stage
        .kit
        .spans()
        .into_iter()
        .map(|span| span.name)
        .collect();
    assert_eq!(names, ["SUBSCRIBE", "PUBLISH", "UNSUBSCRIBE"]);
}
