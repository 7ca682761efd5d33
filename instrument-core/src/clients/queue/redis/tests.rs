//! Queues in Redis, without one: what is sent.

mod server;

use super::{List, ListMessage, Stream, StreamMessage, error_type};
use crate::clients::queue::Destination;
use crate::testing::Kit;
use redis::{RedisResult, Value};
use server::Told;
use std::future::Future;

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn played<T>(kit: &Kit, work: impl Future<Output = RedisResult<T>>) -> T {
    let _attached = kit.context().attach();
    futures_executor::block_on(work).expect("it is answered")
}

fn message(fields: &[(&str, &str)]) -> StreamMessage {
    let fields = fields.iter();
    let bytes = |text: &str| text.as_bytes().to_vec();
    let fields = fields.map(|(name, value)| (bytes(name), bytes(value)));
    StreamMessage::new("1-1".to_owned(), fields.collect())
}

#[test]
fn what_is_sent_once_more_has_no_baggage_where_there_is_to_be_none() {
    let kit = Kit::new();
    let message = {
        let _attached = kit.context().attach();
        message(&[
            ("camera", "front"),
            ("traceparent", PARENT),
            ("Baggage", "user=42"),
            ("queue-sent", "at=1;attempt=2"),
        ])
    };
    let of = |key: &'static str| {
        let destination = Destination::new("redis", key);
        Stream::new(key).with_destination(destination.without_baggage())
    };
    let (frames, dead) = (of("frames").with_group("group", "me"), of("dead"));
    let mut redis = Told::answering("2-1");
    played(&kit, frames.retry(&mut redis, &message));
    played(
        &kit,
        frames.dead_letter(&mut redis, &message, &dead, "late"),
    );
    for told in &redis.told {
        assert!(
            told.contains("camera front") && told.contains(PARENT),
            "{told}"
        );
        assert!(!told.contains("user=42"), "{told}");
        assert_eq!(told.matches("queue-sent").count(), 1, "{told}");
    }
    assert!(redis.told[0].contains(";attempt=3"), "{:?}", redis.told);

    // Where baggage may go, it stays.
    let mut redis = Told::answering("2-1");
    let open = Stream::new("frames").with_group("group", "me");
    played(&kit, open.retry(&mut redis, &message));
    assert_eq!(redis.told[0].matches("user=42").count(), 1);
}

#[test]
fn what_an_error_begins_with_is_no_code_for_that() {
    let of_answer = |text: &str| {
        let answer = ::redis::parse_redis_value(text.as_bytes()).expect("an answer");
        error_type(&answer.extract_error().expect_err("it is one"))
    };
    assert_eq!(of_answer("-NOGROUP No such key\r\n"), "NOGROUP");
    assert_eq!(of_answer("-front_door is not yours\r\n"), "_OTHER");
}

#[test]
fn what_has_no_headers_counts_its_deliveries_too() {
    let kit = Kit::new();
    let mut bytes = b"poison".to_vec();
    for attempt in [2, 3] {
        let left = Value::Array(vec![Value::BulkString(bytes)]);
        let mut redis = Told::answering_each([left, Value::Int(1)]);
        let recovered = played(&kit, List::new("queue").recover(&mut redis));
        assert_eq!(recovered, 1);
        let put_back = redis.told.last().and_then(|told| told.split(' ').nth(6));
        bytes = put_back.expect("it is put back").as_bytes().to_vec();
        let message = ListMessage::new(bytes.clone(), true);
        assert_eq!(
            (message.attempt(), message.body()),
            (attempt, &b"poison"[..])
        );
    }
}

#[test]
fn what_is_sent_once_more_has_its_new_id_and_its_size() {
    let kit = Kit::new();
    let (frames, dead) = (Stream::new("frames"), Stream::new("dead"));
    let message = message(&[("camera", "front"), ("queue-sent", "at=1")]);
    let mut redis = Told::answering("2-1");
    played(&kit, frames.retry(&mut redis, &message));
    played(
        &kit,
        frames.dead_letter(&mut redis, &message, &dead, "late"),
    );
    // Somebody else has settled it.
    let mut redis = Told::answering_each([Value::Nil]);
    assert_eq!(played(&kit, frames.retry(&mut redis, &message)), None);
    let tree = kit.tree().to_string();
    let ids = tree
        .lines()
        .map(|line| line.contains("messaging.message.id=2-1"));
    assert_eq!(ids.collect::<Vec<_>>(), [true, true, false], "{tree}");
    assert_eq!(
        tree.matches("messaging.message.body.size=11").count(),
        3,
        "{tree}"
    );
}
