//! A queue in a table: what comes first, what has no room, what comes back.

use super::Embedded;
use super::broker::{Broker, Headers, Message, Put, Sending};
use sqlx::{Pool, Sqlite};
use std::time::Duration;

const LEASE: Duration = Duration::from_secs(60);

async fn pool(folder: &server_tests::Folder) -> Pool<Sqlite> {
    Embedded::open(folder.path()).await.expect("a file")
}

fn queue(pool: &Pool<Sqlite>, most: usize) -> Embedded {
    Embedded::new(pool.clone(), "detection_queue", most, LEASE)
}

async fn put(queue: &Embedded, item: &str, urgent: bool) -> Put {
    let headers: Headers = vec![("traceparent".to_owned(), item.to_owned())];
    let sending = Sending {
        item,
        urgent,
        is_limited: !urgent,
        headers: &headers,
    };
    queue.put(sending).await.expect("the table takes it")
}

async fn take(queue: &Embedded) -> Message {
    let taken = tokio::time::timeout(Duration::from_secs(30), queue.take());
    taken
        .await
        .expect("one is there")
        .expect("the table answers")
}

#[tokio::test]
async fn the_urgent_come_first_and_then_the_oldest() {
    let folder = server_tests::Folder::new("queue");
    let queue = queue(&pool(&folder).await, 10);
    for (item, urgent) in [("a", false), ("b", false), ("c", true), ("d", true)] {
        assert_eq!(put(&queue, item, urgent).await, Put::Queued);
    }
    let mut order = Vec::new();
    for _ in 0..4 {
        let message = take(&queue).await;
        assert_eq!(
            message.headers,
            [("traceparent".to_owned(), message.item.clone())]
        );
        order.push(message.item);
    }
    assert_eq!(order, ["c", "d", "a", "b"]);
}

#[tokio::test]
async fn an_item_is_there_once_and_only_the_urgent_pass_the_limit() {
    let folder = server_tests::Folder::new("queue");
    let queue = queue(&pool(&folder).await, 2);
    assert_eq!(put(&queue, "a", false).await, Put::Queued);
    assert_eq!(put(&queue, "a", false).await, Put::There);
    assert_eq!(put(&queue, "b", false).await, Put::Queued);
    assert_eq!(put(&queue, "c", false).await, Put::Full);
    assert_eq!(put(&queue, "d", true).await, Put::Queued);
    assert_eq!(queue.depth().await.expect("it counts"), 3);
    let there = queue.hold(&["d", "c", "a"]).await.expect("it looks");
    assert_eq!(there, [true, false, true]);
    let urgent = take(&queue).await;
    queue.settle(&urgent).await.expect("it is gone");
    assert_eq!(queue.hold(&["d"]).await.expect("it looks"), [false]);
}

#[tokio::test]
async fn what_is_put_back_comes_later_with_its_new_headers() {
    let folder = server_tests::Folder::new("queue");
    let queue = queue(&pool(&folder).await, 10);
    put(&queue, "a", false).await;
    let message = take(&queue).await;
    // Somebody has it.
    let other = queue.try_take().await.expect("it looks");
    assert!(other.is_none(), "{other:?}");
    let headers: Headers = vec![("queue-sent".to_owned(), "attempt=2".to_owned())];
    let after = Duration::from_millis(20);
    queue
        .put_back(&message, &headers, after)
        .await
        .expect("it is back");
    let again = take(&queue).await;
    assert_eq!((again.item, again.headers), ("a".to_owned(), headers));
}

#[tokio::test]
async fn what_a_killed_process_was_at_is_there_again() {
    let folder = server_tests::Folder::new("queue");
    let before = pool(&folder).await;
    let queue_before = queue(&before, 10);
    put(&queue_before, "a", false).await;
    take(&queue_before).await;
    before.close().await;
    // The next process, long before the lease is over.
    let queue = queue(&pool(&folder).await, 10);
    assert_eq!(take(&queue).await.item, "a");
}
