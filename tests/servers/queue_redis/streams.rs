//! Streams, and what they have in common with lists.

use crate::stage::{AT_ONCE, Stage};
use instrument_core::clients::queue::redis::{List, Stream};
use instrument_core::span;
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
