//! Servers that go away, that are not there, and that have no connection to spare.

use instrument_core::testing::Tree;
use instrument_core::{ClassifyError as _, Instrument as _, span};
use mongodb::bson::doc;
use mongodb::event::{EventHandler, sdam::SdamEvent};
use mongodb::options::{ClientOptions, ServerAddress};
use server_tests::{WatchedMongo, assert_golden, free_ports};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(30);

/// It does not look for a server for long.
fn impatient(options: &mut ClientOptions) {
    options.server_selection_timeout = Some(Duration::from_millis(300));
}

pub(crate) fn connection() {
    let mut mongo = WatchedMongo::start(WatchedMongo::steady(), impatient);
    let cameras = mongo.cameras();
    let insert = async { cameras.insert_one(doc! { "_id": 1 }).await };
    mongo.run(insert).expect("room");
    mongo.kit.reset();
    mongo.server.kill();
    let insert = async { cameras.insert_one(doc! { "name": "hunter2" }).await };
    let failed = mongo.run(insert).expect_err("nobody is there");
    assert_eq!(failed.error_type(), "io");
    let tree = mongo.kit.tree().to_string();
    assert!(tree.contains("!io"), "{tree}");
    let span = mongo.kit.span("insert cameras");
    let attributes = span.attributes.iter().map(|it| it.key.as_str());
    assert!(
        !attributes
            .into_iter()
            .any(|key| key == "db.response.status_code")
    );

    mongo.server.restart();
    mongo.kit.reset();
    let found = async {
        // Until the driver has seen that it is there again.
        loop {
            if let Ok(found) = cameras.find_one(doc! { "_id": 1 }).await {
                return found;
            }
        }
    };
    let found = mongo.run(async { timeout(PATIENCE, found).await });
    assert!(found.expect("it comes back").is_some());
    assert!(
        mongo.kit.spans_named("find cameras").len() == 1,
        "{}",
        mongo.kit.tree()
    );
}

/// The server was there when the driver looked, and is gone when a connection is to be made.
pub(crate) fn no_connection() {
    let (seen, mut is_seen) = mpsc::channel(64);
    let mut mongo = WatchedMongo::start(WatchedMongo::steady(), |options| {
        impatient(options);
        options.sdam_event_handler = Some(EventHandler::callback(move |event| {
            if matches!(event, SdamEvent::ServerHeartbeatSucceeded(_)) {
                let _ = seen.try_send(());
            }
        }));
    });
    let cameras = mongo.cameras();
    mongo.run(async { is_seen.recv().await });
    mongo.server.kill();
    let work = async { cameras.find_one(doc! {}).await };
    mongo.run(work).expect_err("nobody is there");
    let spans = mongo.kit.spans();
    // It tries that again, as often as it has time to.
    assert!(!spans.is_empty());
    for span in spans {
        let server = format!(
            "server.address=127.0.0.1 server.port={}",
            mongo.server.port()
        );
        let failed = "!connection \"no connection could be made\"";
        assert_golden(
            &Tree::of(&[span]),
            &server,
            &format!("acquire connection [client] db.system.name=mongodb … {failed}"),
        );
    }
}

pub(crate) fn no_server() {
    let mongo = WatchedMongo::start(WatchedMongo::steady(), |options| {
        impatient(options);
        let [port] = free_ports();
        options.hosts = vec![ServerAddress::Tcp {
            host: "127.0.0.1".to_owned(),
            port: Some(port),
        }];
    });
    let cameras = mongo.cameras();
    mongo.run(async {
        let span = span!("handle").start();
        let find = async { cameras.find_one(doc! {}).await };
        let found = find.instrument_with(span, |end, found| {
            if let Err(error) = found {
                end.failed(error.error_type(), "");
            }
        });
        found.await.expect_err("nobody is there");
    });
    // The driver has no event for this.
    assert_eq!(mongo.kit.tree(), "handle !server_selection");
}

pub(crate) fn full_pool() {
    let pause = Duration::from_millis(100);
    // Every wait is a span, however short.
    let monitor = WatchedMongo::steady().with_slow_acquire_threshold(Duration::ZERO);
    let mongo = WatchedMongo::start(monitor, |options| options.max_pool_size = Some(1));
    let home = mongo.client.database("home");
    let ping = || async { home.run_command(doc! { "ping": 1 }).await };
    mongo.run(async {
        ping().await.expect("an answer");
        mongo.kit.reset();
        mongo.server.pause();
        let resume = async {
            sleep(pause).await;
            mongo.server.resume();
        };
        let (first, second, ()) = tokio::join!(ping(), ping(), resume);
        first.and(second).expect("both are answered");
    });
    let waits = mongo.kit.spans_named("acquire connection").into_iter();
    let waits = waits.map(|span| span.end_time.duration_since(span.start_time));
    let longest = waits.max_by_key(|wait| wait.clone().ok()).expect("waits");
    assert!(longest.expect("the clock goes on") >= pause / 2);
    let ports = ["server.port", "network.peer.port"];
    let tree = mongo.kit.tree().sorted().with_hidden_values(ports);
    assert_eq!(tree, include_str!("full_pool.tree"));
}
