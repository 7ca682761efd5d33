//! Commands whose futures are dropped: the driver says nothing of their end.

use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, span};
use mongodb::bson::doc;
use server_tests::{WatchedMongo, until};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;
use tokio::task::JoinSet;

const PATIENCE: Duration = Duration::from_secs(30);

/// Whether a command of that name has been sent, and not been answered.
fn is_open(kit: &Kit, command: &str) -> bool {
    kit.unfinished().iter().any(|span| span.name() == command)
}

pub(crate) fn future() {
    let mongo = WatchedMongo::quiet();
    let cameras = mongo.cameras();
    mongo.run(async {
        cameras.insert_one(doc! { "_id": 1 }).await.expect("room");
        mongo.kit.reset();
        mongo.server.pause();
        let find = async { cameras.find_one(doc! { "_id": 1 }).await };
        let sent = until("it is sent", || is_open(&mongo.kit, "find cameras"));
        tokio::select! {
            _ = find => panic!("nobody answers"),
            () = sent => {}
        }
    });
    mongo.kit.wait_for_spans(1, PATIENCE);
    mongo.assert_golden(
        r#"find cameras [client] db.system.name=mongodb db.namespace=home db.collection.name=cameras db.operation.name=find … db.query.text="{\"find\":\"cameras\",\"singleBatch\":\"?\",\"limit\":\"?\",\"filter\":{\"_id\":\"?\"}}" cancelled=true"#,
    );
    // The client goes on, on another connection.
    mongo.server.resume();
    let found = mongo.run(async { cameras.find_one(doc! { "_id": 1 }).await });
    assert!(found.expect("an answer").is_some());
    assert_eq!(mongo.kit.spans().len(), 2);
}

pub(crate) fn timeout() {
    let mongo = WatchedMongo::quiet();
    let home = mongo.client.database("home");
    mongo.run(async {
        let ping = || async { home.run_command(doc! { "ping": 1 }).await };
        ping().await.expect("an answer");
        mongo.kit.reset();
        mongo.server.pause();
        let impatient = async {
            let answer = tokio::time::timeout(Duration::from_millis(100), ping()).await;
            answer.expect_err("nobody answers")
        };
        impatient.instrument(span!("handle").start()).await;
        mongo.server.resume();
    });
    mongo.kit.wait_for_spans(2, PATIENCE);
    mongo.assert_golden(
        r#"
        handle
          ping [client] db.system.name=mongodb db.namespace=home db.operation.name=ping … db.query.text="{\"ping\":\"?\"}" cancelled=true
        "#,
    );
}

/// Dropped before they have a connection, while they write, while they wait, when they have read: wherever a poll ends.
pub(crate) fn many() {
    const CALLERS: u32 = 16;
    const EACH: u32 = 100;
    let mongo = WatchedMongo::start(WatchedMongo::steady(), |options| {
        options.max_pool_size = Some(8)
    });
    let cameras = mongo.cameras();
    mongo.run(async {
        let mut callers = JoinSet::new();
        for caller in 0..CALLERS {
            let cameras = cameras.clone();
            let calls = async move {
                for call in 0..EACH {
                    let find = async { cameras.find_one(doc! { "_id": caller }).await };
                    drop_at(pin!(find), 1 + (caller + call) % 8).await;
                }
            };
            callers.spawn(calls.instrument(span!("caller").start()));
        }
        callers.join_all().await;
        // All connections were given back, and serve whoever comes next.
        cameras.find_one(doc! {}).await.expect("an answer");
        until("nothing stays open", || mongo.kit.unfinished().is_empty()).await;
    });
    let tree = mongo.kit.tree().to_string();
    let cancelled = tree.matches("cancelled=true").count();
    assert!(cancelled > 100, "{cancelled} were sent and given up");
    assert_eq!(mongo.kit.spans_named("caller").len(), CALLERS as usize);
    assert!(mongo.kit.orphans().is_empty());
}

/// Polls a future whenever there is something to do, so many times, unless it is ready before.
async fn drop_at<F: Future>(mut future: Pin<&mut F>, poll: u32) {
    let mut polls = 0;
    let given_up = poll_fn(|cx| {
        polls += 1;
        let is_over = future.as_mut().poll(cx).is_ready() || polls == poll;
        if is_over {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    given_up.await;
}

pub(crate) fn client() {
    let mongo = WatchedMongo::quiet();
    let home = mongo.client.database("home");
    mongo.run(async {
        let ping = async move || home.run_command(doc! { "ping": 1 }).await;
        ping().await.expect("an answer");
        mongo.kit.reset();
        mongo.server.pause();
        tokio::spawn(async move { ping().await }.instrument(span!("handle").start()));
        until("it is sent", || is_open(&mongo.kit, "ping")).await;
    });
    let kit = mongo.end();
    let spans = kit.wait_for_spans(2, PATIENCE);
    assert_eq!(spans.len(), 2);
    let tree = kit.tree().to_string();
    assert_eq!(tree.matches("cancelled=true").count(), 2, "{tree}");
}
