//! Nothing, and what went wrong.

use crate::stage::{AT_ONCE, SOON, Stage};
use instrument_core::clients::queue::Destination;
use instrument_core::clients::queue::redis::{List, Stream};
use redis::AsyncCommands;
use std::time::Duration;

pub(crate) async fn empty(Stage { redis, kit, .. }: &mut Stage) {
    let list = List::new("nothing");
    assert!(list.pop(redis, AT_ONCE).await.expect("none").is_none());
    assert!(list.pop(redis, SOON).await.expect("none").is_none());
    assert!(list.take(redis, AT_ONCE).await.expect("none").is_none());
    assert!(list.take(redis, SOON).await.expect("none").is_none());
    assert_eq!(list.recover(redis).await.expect("none"), 0);
    let stream = Stream::new("still_nothing").with_group("group", "me");
    stream.create_group(redis).await.expect("it is made");
    stream.create_group(redis).await.expect("it is there");
    assert!(
        stream
            .read(redis, 9, AT_ONCE)
            .await
            .expect("none")
            .is_empty()
    );
    assert!(stream.read(redis, 9, SOON).await.expect("none").is_empty());
    assert!(
        stream
            .claim(redis, AT_ONCE, 9)
            .await
            .expect("none")
            .is_empty()
    );
    // To wait has no cause, so it is no trace.
    assert_eq!(kit.tree(), "");
    let told = list.with_receive_spans();
    assert!(told.pop(redis, AT_ONCE).await.expect("none").is_none());
    assert_eq!(
        kit.tree(),
        "receive nothing [client] messaging.system=redis messaging.destination.name=nothing \
         messaging.operation.type=receive messaging.operation.name=receive messaging.batch.message_count=0 link_count=0"
    );
}

pub(crate) async fn errors(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let _: () = redis
        .set("secret-key", "secret-value")
        .await
        .expect("it is set");
    let list = List::new("secret-key")
        .with_destination(Destination::new("redis", "queue"))
        .with_receive_spans();
    assert!(list.push(redis, "secret-body").await.is_err());
    assert!(list.pop(redis, AT_ONCE).await.is_err());
    let stream = Stream::new("no_group")
        .with_receive_spans()
        .with_group("secret-group", "me");
    assert!(stream.read(redis, 1, AT_ONCE).await.is_err());
    assert_eq!(
        stage.tree(),
        "
        send queue [producer] !WRONGTYPE
        receive queue [client] !WRONGTYPE
        receive no_group [client] !NOGROUP
        "
    );
    let recorded = format!("{:?}", stage.kit.spans());
    for secret in ["secret-key", "secret-value", "secret-body"] {
        assert!(!recorded.contains(secret), "{secret} in {recorded}");
    }
}

pub(crate) async fn given_up(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let list = List::new("queue").with_receive_spans();
    let waiting = list.take(redis, Duration::MAX);
    assert!(tokio::time::timeout(SOON, waiting).await.is_err());
    let span = stage.kit.span("receive queue");
    let is_cancelled = |one: &opentelemetry::KeyValue| one.key.as_str() == "cancelled";
    assert!(span.attributes.iter().any(is_cancelled));
}

pub(crate) async fn lost(stage: &mut Stage) {
    stage.server.kill();
    let sent = List::new("queue").push(&mut stage.redis, "x").await;
    assert!(sent.is_err());
    assert_eq!(stage.tree(), "send queue [producer] !connection_lost");
}
