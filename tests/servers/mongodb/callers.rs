//! Whose a command is: cursors, and many callers at once.

use instrument_core::clients::mongodb::QueryText;
use instrument_core::{Instrument as _, span};
use mongodb::bson::doc;
use opentelemetry_sdk::trace::SpanData;
use server_tests::WatchedMongo;
use tokio::task::JoinSet;

pub(crate) fn batches() {
    let mongo = WatchedMongo::quiet();
    let cameras = mongo.cameras();
    mongo.run(async {
        cameras
            .insert_many((0..5).map(|id| doc! { "_id": id }))
            .await
            .expect("room");
        mongo.kit.reset();
        let find = cameras.find(doc! {}).batch_size(2);
        let mut cursor = find.await.expect("a cursor");
        while async { cursor.advance().await }
            .instrument(span!("next").start())
            .await
            .expect("a batch")
        {}
    });
    mongo.assert_golden(include_str!("batches.tree"));
}

pub(crate) fn dropped_cursor() {
    let mongo = WatchedMongo::quiet();
    let cameras = mongo.cameras();
    mongo.run(async {
        cameras
            .insert_many((0..5).map(|id| doc! { "_id": id }))
            .await
            .expect("room");
        mongo.kit.reset();
        let work = async {
            let mut cursor = cameras.find(doc! {}).batch_size(2).await.expect("a cursor");
            assert!(cursor.advance().await.expect("a document"));
            drop(cursor);
        };
        work.instrument(span!("handle").start()).await;
        // Waits for what the driver does behind our back.
        mongo.client.clone().shutdown().await;
    });
    let tree = mongo.kit.tree().without_attributes();
    assert_eq!(tree, "handle\n  find cameras [client]");
    mongo.kit.assert_complete();
}

pub(crate) fn callers() {
    let monitor = WatchedMongo::steady().with_query_text(QueryText::Plain);
    let mongo = WatchedMongo::start(monitor, |_| {});
    let cameras = mongo.cameras();
    mongo.run(async {
        let mut callers = JoinSet::new();
        for caller in 0..32 {
            let cameras = cameras.clone();
            let steps = async move {
                for step in 0..8 {
                    let camera = || doc! { "_id": caller * 100 + step };
                    cameras.insert_one(camera()).await.expect("room");
                    let _ = tokio::join!(cameras.find_one(camera()), cameras.find_one(camera()));
                }
            };
            let span = span!("caller").attribute("caller", caller).start();
            callers.spawn(steps.instrument(span));
        }
        callers.join_all().await;
    });
    let spans = mongo.kit.spans();
    for root in mongo.kit.spans_named("caller") {
        let caller = value(&root, "caller");
        let id = root.span_context.span_id();
        let children = spans.iter().filter(|span| span.parent_span_id == id);
        let of_it = |span: &&SpanData| {
            let text = value(span, "db.query.text");
            let (_, id) = text.rsplit_once("\"_id\":").expect("it has an id");
            let id: String = id.chars().take_while(char::is_ascii_digit).collect();
            id.parse::<i32>().expect("a number") / 100 == caller.parse::<i32>().expect("likewise")
        };
        assert_eq!(children.filter(of_it).count(), 8 * 3);
    }
    assert_eq!(spans.len(), 32 * (1 + 8 * 3));
}

pub(crate) fn value(span: &SpanData, key: &str) -> String {
    let mut attributes = span.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.key.as_str() == key);
    attribute.expect("it has that").value.to_string()
}
