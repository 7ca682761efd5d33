//! Lists and streams of a real Redis as queues.

use instrument_core::clients::queue::redis::{List, ListMessage, Stream};
use instrument_core::span;
use instrument_core::testing::{Kit, Tree};
use opentelemetry::context::FutureExt;
use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, AsyncConnectionConfig};
use server_tests::{Redis, Server, run, trial};
use std::process::ExitCode;
use std::time::Duration;

const REDIS: &[Server] = &[Server::Redis];
const AT_ONCE: Duration = Duration::ZERO;
const SOON: Duration = Duration::from_millis(10);

fn main() -> ExitCode {
    let trials = vec![
        trial("a_list_is_taken_from_its_other_end", REDIS, || {
            play(|it| Box::pin(ends(it)))
        }),
        trial("nothing_comes_out_of_an_empty_queue", REDIS, || {
            play(|it| Box::pin(empty(it)))
        }),
        trial("recovered_messages_keep_their_order", REDIS, || {
            play(|it| Box::pin(order(it)))
        }),
        trial("a_message_is_settled_once", REDIS, || {
            play(|it| Box::pin(once(it)))
        }),
        trial("a_batch_links_to_all_its_messages", REDIS, || {
            play(|it| Box::pin(batch(it)))
        }),
        trial("what_was_popped_can_be_tried_again", REDIS, || {
            play(|it| Box::pin(popped(it)))
        }),
        trial("streams_count_deliveries", REDIS, || {
            play(|it| Box::pin(deliveries(it)))
        }),
        trial("a_stream_is_read_in_both_protocols", REDIS, protocols),
        trial(
            "errors_have_the_servers_code_and_none_of_its_words",
            REDIS,
            || play(|it| Box::pin(errors(it))),
        ),
        trial("a_wait_that_is_given_up_was_cancelled", REDIS, || {
            play(|it| Box::pin(given_up(it)))
        }),
        trial("a_lost_connection_is_an_error", REDIS, || {
            play(|it| Box::pin(lost(it)))
        }),
    ];
    run(&[], trials)
}

struct Stage {
    kit: Kit,
    server: Redis,
    redis: MultiplexedConnection,
}

type Scene<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

fn play(scene: fn(&mut Stage) -> Scene<'_>) {
    play_over("", scene);
}

fn play_over(parameters: &str, scene: fn(&mut Stage) -> Scene<'_>) {
    let (kit, server) = (Kit::new(), Redis::start());
    let context = kit.context();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let url = server.url() + parameters;
    let redis = runtime.block_on(async {
        let client = redis::Client::open(url).expect("a URL of Redis");
        let patient = AsyncConnectionConfig::new().set_response_timeout(None);
        let connected = client.get_multiplexed_async_connection_with_config(&patient);
        connected.await.expect("Redis listens")
    });
    let mut stage = Stage { kit, server, redis };
    runtime.block_on(scene(&mut stage).with_context(context));
}

impl Stage {
    fn tree(&self) -> Tree {
        self.kit.tree().without_attributes()
    }
}

fn body(message: Option<ListMessage>) -> String {
    let message = message.expect("a message came");
    String::from_utf8_lossy(message.body()).into_owned()
}

async fn ends(Stage { redis, .. }: &mut Stage) {
    for queue in [List::new("right"), List::new("left").with_left_push()] {
        for number in ["1", "2", "3", "4"] {
            queue.push(redis, number).await.expect("it is pushed");
        }
        let first = queue.pop(redis, SOON).await.expect("it is popped");
        assert_eq!(body(first), "1");
        let second = queue.pop(redis, AT_ONCE).await.expect("it is popped");
        assert_eq!(body(second), "2");
        let third = queue.take(redis, SOON).await.expect("it is taken");
        assert_eq!(body(third), "3");
        let fourth = queue.take(redis, AT_ONCE).await.expect("it is taken");
        assert_eq!(body(fourth), "4");
    }
}

async fn empty(Stage { redis, kit, .. }: &mut Stage) {
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

async fn order(stage: &mut Stage) {
    let redis = &mut stage.redis;
    for queue in [List::new("right"), List::new("left").with_left_push()] {
        for number in ["1", "2", "3"] {
            queue.push(redis, number).await.expect("it is pushed");
        }
        for _ in 0..2 {
            queue.take(redis, AT_ONCE).await.expect("it is taken");
        }
        assert_eq!(queue.recover(redis).await.expect("they are put back"), 2);
        for (number, attempt) in [("1", 2), ("2", 2), ("3", 1)] {
            let message = queue.take(redis, AT_ONCE).await.expect("it is taken");
            assert_eq!(message.as_ref().map(ListMessage::attempt), Some(attempt));
            assert_eq!(body(message), number);
        }
    }
    // What somebody else pushed is put back as it was.
    let _: usize = redis.rpush("old", "plain").await.expect("it is pushed");
    let old = List::new("old");
    old.take(redis, AT_ONCE).await.expect("it is taken");
    old.recover(redis).await.expect("it is put back");
    let kept: Vec<String> = redis.lrange("old", 0, -1).await.expect("a list");
    assert_eq!(kept, ["plain"]);
}

async fn once(Stage { redis, .. }: &mut Stage) {
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

async fn batch(stage: &mut Stage) {
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

async fn popped(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let (queue, dead) = (List::new("queue"), List::new("dead"));
    queue.push(redis, "x").await.expect("it is pushed");
    for _ in 0..2 {
        let message = queue.pop(redis, AT_ONCE).await.expect("it is popped");
        let message = message.expect("a message came");
        queue.process(&message).in_scope(|| {});
        assert!(
            !queue
                .ack(redis, &message)
                .await
                .expect("there is nothing to settle")
        );
        if message.attempt() == 1 {
            assert!(queue.retry(redis, &message).await.expect("it is pushed"));
        } else {
            let given_up = queue.dead_letter(redis, &message, &dead, "late").await;
            assert!(given_up.expect("it is pushed"));
        }
    }
    let message = dead.pop(redis, AT_ONCE).await.expect("it is popped");
    let message = message.expect("a message came");
    dead.process(&message).in_scope(|| {});
    assert_eq!(
        stage.tree(),
        "
        send queue [producer]
          process queue [consumer]
            send queue [client] -> send queue
          process queue [consumer] -> process queue
            send dead [client] -> send queue
          process dead [consumer] -> process queue
        "
    );
}

async fn deliveries(stage: &mut Stage) {
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

fn protocols() {
    for parameters in ["", "?protocol=resp3"] {
        play_over(parameters, |it| Box::pin(batch(it)));
        play_over(parameters, |it| Box::pin(deliveries(it)));
        play_over(parameters, |it| Box::pin(order(it)));
    }
}

async fn errors(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let _: () = redis
        .set("secret-key", "secret-value")
        .await
        .expect("it is set");
    let list = List::new("secret-key")
        .with_destination(instrument_core::clients::queue::Destination::new(
            "redis", "queue",
        ))
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

async fn given_up(stage: &mut Stage) {
    let redis = &mut stage.redis;
    let list = List::new("queue").with_receive_spans();
    let waiting = list.take(redis, Duration::MAX);
    assert!(tokio::time::timeout(SOON, waiting).await.is_err());
    let span = stage.kit.span("receive queue");
    let is_cancelled = |one: &opentelemetry::KeyValue| one.key.as_str() == "cancelled";
    assert!(span.attributes.iter().any(is_cancelled));
}

async fn lost(stage: &mut Stage) {
    stage.server.kill();
    let sent = List::new("queue").push(&mut stage.redis, "x").await;
    assert!(sent.is_err());
    assert_eq!(stage.tree(), "send queue [producer] !io");
}
