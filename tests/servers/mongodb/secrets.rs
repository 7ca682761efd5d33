//! What must not leave the process.

use instrument_core::config::Destination;
use instrument_core::export::{Compression, Protocol};
use instrument_core::telemetry::Telemetry;
use instrument_core::{Instrument as _, span};
use mongodb::Client;
use mongodb::bson::{Document, doc};
use mongodb::options::ClientOptions;
use server_tests::{Mongo, Role, SentBytes, WatchedMongo};
use std::env;
use std::time::Duration;

const SECRETS: [&str; 7] = [
    "us3rname",
    "pa55word",
    "f1eld",
    "f1lter",
    "dupl1cate",
    "comm4nd",
    "k3y@",
];

pub(crate) fn nowhere() {
    let server = Mongo::start();
    let received = SentBytes::start();
    Role::new("secrets")
        .env("DATABASE", server.uri())
        .env("RECEIVER", received.endpoint())
        .play();
    for sent in [
        "insert cameras",
        "DuplicateKey",
        "acquire connection",
        "db.client.operation.duration",
    ] {
        assert!(received.find(sent).is_some(), "{sent} was not sent");
    }
    for secret in SECRETS {
        assert_eq!(received.find(secret), None, "{secret} was sent");
    }
}

/// Does what a service does, and what goes wrong there.
pub(crate) fn role() {
    let [database, receiver] = ["DATABASE", "RECEIVER"].map(|name| env::var(name).expect(name));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let telemetry = Telemetry::builder("cameras")
        .with_endpoint(receiver)
        .with_protocol(Protocol::HttpProtobuf)
        .with_compression(Compression::None)
        .with_metric_exporters(vec![Destination::Otlp])
        .with_log_exporters(vec![Destination::Otlp])
        .install()
        .expect("a receiver");
    runtime.block_on(work(&database).instrument(span!("handle").start()));
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
}

async fn client(uri: &str) -> Client {
    let mut options = ClientOptions::parse(uri).await.expect("a URI");
    options.server_selection_timeout = Some(Duration::from_millis(300));
    Client::with_options(WatchedMongo::steady().watch(options)).expect("good options")
}

async fn work(database: &str) {
    let client_of_all = client(database).await;
    let home = client_of_all.database("home");
    let cameras = home.collection::<Document>("cameras");
    let camera = || doc! { "_id": "dupl1cate", "name": "f1eld", "by": { "k3y@example": 1 } };
    cameras.insert_one(camera()).await.expect("room");
    cameras.insert_one(camera()).await.expect_err("it is there");
    let matching = doc! { "name": { "$regex": "f1lter", "$nin": ["f1lter"] } };
    cameras.find_one(matching).await.expect("an answer");
    let wrong = doc! { "$expr": { "$eq": ["$name", "f1lter"] }, "name": { "$like": "f1lter" } };
    cameras.find_one(wrong).await.expect_err("no such operator");
    for failing in [
        doc! { "createUser": "us3rname", "pwd": "pa55word", "roles": [] },
        doc! { "updateUser": "us3rname", "pwd": "pa55word" },
        doc! { "usersInfo": "us3rname", "comment": "comm4nd" },
        doc! { "saslStart": 1, "mechanism": "PLAIN", "payload": "pa55word" },
        doc! { "authenticate": 1, "user": "us3rname", "pwd": "pa55word" },
        doc! { "paint": "comm4nd" },
    ] {
        // Whether it knows that or not.
        let _ = home.run_command(failing).await;
    }
    // Nobody knows that user.
    let uri = database.replace("://", "://us3rname:pa55word@");
    let cameras = client(&uri)
        .await
        .database("home")
        .collection::<Document>("cameras");
    cameras
        .find_one(doc! {})
        .await
        .expect_err("it lets nobody in");
}
