//! Lists.

use crate::stage::{AT_ONCE, SOON, Stage, body};
use instrument_core::clients::queue::redis::{List, ListMessage};
use redis::AsyncCommands;

pub(crate) async fn ends(Stage { redis, .. }: &mut Stage) {
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

pub(crate) async fn order(stage: &mut Stage) {
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
    // What somebody else pushed counts as well.
    let _: usize = redis.rpush("old", "plain").await.expect("it is pushed");
    let old = List::new("old");
    for attempt in 1..=3 {
        let message = old.take(redis, AT_ONCE).await.expect("it is taken");
        assert_eq!(message.as_ref().map(ListMessage::attempt), Some(attempt));
        assert_eq!(body(message), "plain");
        assert_eq!(old.recover(redis).await.expect("it is put back"), 1);
    }
}

pub(crate) async fn refused(Stage { redis, .. }: &mut Stage) {
    let (queue, dead) = (List::new("queue"), List::new("dead"));
    let _: () = redis.set("dead", "no list").await.expect("it is set");
    queue.push(redis, "x").await.expect("it is pushed");
    let taken = queue.take(redis, AT_ONCE).await.expect("it is taken");
    let taken = taken.expect("a message came");
    let given_up = queue.dead_letter(redis, &taken, &dead, "late").await;
    let code = given_up
        .expect_err("it is no list")
        .code()
        .map(str::to_owned);
    assert_eq!(code.as_deref(), Some("WRONGTYPE"));
    assert!(queue.ack(redis, &taken).await.expect("it is still there"));
}

pub(crate) async fn popped(stage: &mut Stage) {
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
