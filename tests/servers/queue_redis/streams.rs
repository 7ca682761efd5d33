//! Streams, and what they have in common with lists.

use crate::stage::{AT_ONCE, Stage};
use instrument_core::clients::queue::redis::{List, Stream, StreamMessage};
use instrument_core::span;
use redis::AsyncCommands;
use std::time::Duration;

pub(crate) async fn once(Stage { redis, .. }: &mut Stage) {
    let (queue, dead) = (List::new("queue"), List::new("dead"));
    queue.push(redis, "x").await.expect("it is pushed");
    let taken = queue.take(redis, AT_ONCE).await.expect("it is taken");
    let taken = taken.expect("a message came");
    assert!(queue.ack(redis, &taken).await.expect("it is settled"));
    assert!(!queue.ack(redis, &taken).await.expect("it was before"));
    assert!(!queue.retry(redis, &taken).await.expect("likewise"));
    let given_up = queue.dead_letter(redis, &taken, &dead, "late").await;
    assert!(!given_up.expect("likewise"));
    let left: [usize; 3] = redis::pipe()
        .llen("queue")
        .llen("dead")
        .llen("queue:processing")
        .query_async(redis)
        .await
        .expect("lengths");
    assert_eq!(left, [0; 3]);

    let stream = Stream::new("stream")
        .with_group("group", "me")
        .with_max_length(100);
    stream.create_group(redis).await.expect("it is made");
    let id = stream.add(redis, [("a", "b")]).await.expect("it is added");
    let read = stream.read(redis, 9, AT_ONCE).await.expect("it is read");
    assert_eq!((read.len(), read[0].id()), (1, &*id));
    let again = stream.retry(redis, &read[0]).await.expect("it is added");
    assert!(again.is_some());
    assert_eq!(stream.retry(redis, &read[0]).await.expect("it was"), None);
    assert!(!stream.ack(redis, &read[0]).await.expect("it was before"));
    let read = stream.read(redis, 9, AT_ONCE).await.expect("it is read");
    assert_eq!(
        (read.len(), read[0].attempt(), read[0].get("a")),
        (1, 2, Some(&b"b"[..]))
    );
    assert!(stream.ack(redis, &read[0]).await.expect("it is settled"));
}

pub(crate) async fn refused(Stage { redis, .. }: &mut Stage) {
    let (queue, dead) = (
        Stream::new("frames").with_group("group", "me"),
        Stream::new("dead_frames"),
    );
    let _: () = redis.set("dead_frames", "x").await.expect("it is set");
    queue.create_group(redis).await.expect("it is made");
    queue.add(redis, [("a", "b")]).await.expect("it is added");
    let read = queue.read(redis, 9, AT_ONCE).await.expect("it is read");
    let given_up = queue.dead_letter(redis, &read[0], &dead, "late").await;
    let code = given_up
        .expect_err("it is no stream")
        .code()
        .map(str::to_owned);
    assert_eq!(code.as_deref(), Some("WRONGTYPE"));
    assert!(queue.ack(redis, &read[0]).await.expect("it is still there"));
}

pub(crate) async fn batch(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let stream = Stream::new("frames").with_group("group", "me");
    stream.create_group(redis).await.expect("it is made");
    for camera in ["a", "b", "c"] {
        stream
            .add(redis, [("camera", camera)])
            .await
            .expect("it is added");
    }
    let read = stream.read(redis, 9, AT_ONCE).await.expect("they are read");
    let cameras: Vec<_> = read.iter().filter_map(|one| one.get("camera")).collect();
    assert_eq!(cameras, [b"a", b"b", b"c"]);
    stream.process_batch(&read).in_scope(|| {});
    assert_eq!(
        stage.tree(),
        "
        send frames [producer]
        send frames [producer]
        send frames [producer]
        process frames [consumer] -> send frames -> send frames -> send frames
        "
    );
}

pub(crate) async fn deliveries(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let worker = |name| Stream::new("frames").with_group("group", name);
    let (first, second) = (worker("first"), worker("second"));
    first.create_group(redis).await.expect("it is made");
    span!("upload")
        .instrument(async {
            first.add(redis, [("a", "1")]).await.expect("it is added");
        })
        .await;
    first.read(redis, 9, AT_ONCE).await.expect("it is read");
    for attempt in 2..=4 {
        let claimed = second
            .claim(redis, AT_ONCE, 9)
            .await
            .expect("it is claimed");
        assert_eq!((claimed.len(), claimed[0].attempt()), (1, attempt));
    }
    let claimed = second
        .claim(redis, AT_ONCE, 9)
        .await
        .expect("it is claimed");
    // Attempts add up over deliveries and retries.
    second.retry(redis, &claimed[0]).await.expect("it is added");
    let read = first.read(redis, 9, AT_ONCE).await.expect("it is read");
    assert_eq!(read[0].attempt(), 6);
    first.process(&read[0]).in_scope(|| {});
    let busy = second.claim(redis, Duration::from_secs(600), 9).await;
    assert!(busy.expect("none").is_empty());
    let upload = stage.kit.span("upload").span_context.trace_id();
    let process = stage.kit.span("process frames");
    assert_eq!(process.span_context.trace_id(), upload);
}

/// Redis looks at ten times as many entries as it is asked for, and no further.
pub(crate) async fn abandoned(Stage { redis, .. }: &mut Stage) {
    const LONG: Duration = Duration::from_secs(3_600);
    let worker = |name| Stream::new("frames").with_group("group", name);
    let (busy, dead, new) = (worker("busy"), worker("dead"), worker("new"));
    busy.create_group(redis).await.expect("it is made");
    for number in 0..150 {
        let body = [("number", number.to_string())];
        busy.add(redis, body).await.expect("it is added");
    }
    busy.read(redis, 100, AT_ONCE).await.expect("they are read");
    let left = dead.read(redis, 50, AT_ONCE).await.expect("they are read");
    let mut age = redis::cmd("XCLAIM");
    age.arg(("frames", "group", "dead", 0));
    for message in &left {
        age.arg(message.id());
    }
    let age = age.arg(("IDLE", LONG.as_millis() as u64, "JUSTID"));
    let _: Vec<String> = age.query_async(redis).await.expect("they are older now");

    let mut claimed = Vec::new();
    for count in [10, 10, 25, 10] {
        let some = new.claim(redis, LONG / 2, count).await;
        claimed.push(some.expect("they are claimed"));
    }
    assert_eq!(
        claimed.iter().map(Vec::len).collect::<Vec<_>>(),
        [10, 10, 25, 5]
    );
    let claimed: Vec<_> = claimed.iter().flatten().map(StreamMessage::id).collect();
    let left: Vec<_> = left.iter().map(StreamMessage::id).collect();
    assert_eq!(claimed, left);
}
