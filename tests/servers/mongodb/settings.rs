//! What can be set, of the monitor and of the provider.

use crate::callers::value;
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, SemconvOptIn};
use mongodb::bson::doc;
use opentelemetry_sdk::trace::Sampler;
use server_tests::WatchedMongo;
use std::time::Duration;

fn ping(mongo: &WatchedMongo) {
    let home = mongo.client.database("home");
    let ping = async { home.run_command(doc! { "ping": 1 }).await };
    mongo.run(ping).expect("an answer");
}

pub(crate) fn slow() {
    let monitor = WatchedMongo::steady().with_slow_query_threshold(Duration::ZERO);
    let mongo = WatchedMongo::start(monitor, |_| {});
    ping(&mongo);
    let span = mongo.kit.span("ping");
    let [event] = &span.events.events[..] else {
        panic!("one event: {:?}", span.events)
    };
    assert_eq!(event.name, "db.slow_query");
}

pub(crate) fn superseded() {
    let mut mongo = WatchedMongo::quiet();
    mongo.kit = Kit::new().with_provider(|provider| {
        provider.with_semconv_opt_in(SemconvOptIn {
            database_dup: true,
            ..SemconvOptIn::default()
        })
    });
    mongo
        .run(async { mongo.cameras().find_one(doc! {}).await })
        .expect("an answer");
    let span = mongo.kit.span("find cameras");
    assert_eq!(value(&span, "db.system"), "mongodb");
    assert_eq!(value(&span, "db.name"), "home");
    assert_eq!(value(&span, "db.operation"), "find");
    assert_eq!(value(&span, "db.mongodb.collection"), "cameras");
    assert_eq!(
        value(&span, "net.peer.name"),
        value(&span, "server.address")
    );
    assert_eq!(value(&span, "net.peer.port"), value(&span, "server.port"));
    assert_eq!(value(&span, "db.statement"), value(&span, "db.query.text"));
}

pub(crate) fn switched_off() {
    let mut mongo = WatchedMongo::quiet();
    mongo.kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    ping(&mongo);
    assert_eq!(mongo.kit.tree(), "");
    let others = || Instrumentation::Only(vec!["redis".to_owned()]);
    mongo.kit = Kit::new().with_provider(move |provider| provider.with_instrumentation(others()));
    ping(&mongo);
    assert_eq!(mongo.kit.tree(), "");
    mongo.kit = Kit::new();
    ping(&mongo);
    assert_eq!(mongo.kit.tree().without_attributes(), "ping [client]");
}
