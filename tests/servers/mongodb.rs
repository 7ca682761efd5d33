//! What a client of MongoDB leaves in a trace, against FerretDB.

use instrument_core::clients::mongodb::{Monitor, QueryText};
use instrument_core::testing::Kit;
use instrument_core::{ClassifyError as _, Instrument as _, Instrumentation, SemconvOptIn, span};
use mongodb::IndexModel;
use mongodb::bson::doc;
use mongodb::error::Result;
use opentelemetry_sdk::trace::{Sampler, SpanData};
use server_tests::{Server, WatchedMongo, run, trial};
use std::process::ExitCode;
use std::time::Duration;
use tokio::task::JoinSet;

const MONGO: &[Server] = &[Server::Mongo];

fn main() -> ExitCode {
    let trials = vec![
        trial("every_operation_is_a_span", MONGO, operations),
        trial("an_error_is_its_code_and_its_name", MONGO, errors),
        trial(
            "each_batch_of_a_cursor_is_a_span_of_who_asks_for_it",
            MONGO,
            batches,
        ),
        trial(
            "a_cursor_that_is_dropped_leaves_no_trace_of_its_own",
            MONGO,
            dropped_cursor,
        ),
        trial(
            "callers_on_many_threads_have_their_own_commands",
            MONGO,
            callers,
        ),
        trial("a_slow_command_says_so", MONGO, slow),
        trial("superseded_names_are_added_on_request", MONGO, superseded),
        trial(
            "what_is_not_sampled_or_switched_off_is_not_recorded",
            MONGO,
            switched_off,
        ),
    ];
    run(&[], trials)
}

/// Nothing depends on how fast this machine is.
fn quiet() -> Monitor {
    Monitor::new().with_slow_query(None).with_slow_acquire(None)
}

fn watched(monitor: Monitor) -> WatchedMongo {
    WatchedMongo::start(monitor, |_| {})
}

fn operations() {
    let mongo = watched(quiet());
    let (home, cameras) = (mongo.client.database("home"), mongo.cameras());
    let work = async {
        let door = doc! { "_id": 1, "name": "front door", "zone": { "floor": 0 } };
        cameras.insert_one(door).await?;
        let others = (2..5).map(|id| doc! { "_id": id, "name": "garden" });
        cameras.insert_many(others).await?;
        cameras.find_one(doc! { "name": "front door" }).await?;
        let name = doc! { "$set": { "name": "back door" } };
        cameras.update_one(doc! { "_id": 1 }, name.clone()).await?;
        let several = doc! { "_id": { "$in": [1, 2, 9] } };
        cameras.update_many(several, name.clone()).await?;
        cameras.find_one_and_update(doc! { "_id": 4 }, name).await?;
        cameras.find_one_and_delete(doc! { "_id": 99 }).await?;
        let stages = [
            doc! { "$match": { "name": "garden" } },
            doc! { "$count": "n" },
        ];
        cameras.aggregate(stages).await?;
        cameras.estimated_document_count().await?;
        cameras.distinct("name", doc! {}).await?;
        cameras.delete_one(doc! { "_id": 1 }).await?;
        let by_name = IndexModel::builder().keys(doc! { "name": 1 }).build();
        cameras.create_index(by_name).await?;
        home.list_collection_names().await?;
        home.run_command(doc! { "ping": 1 }).await?;
        // What the driver says to greet a server.
        home.run_command(doc! { "hello": 1 }).await?;
        cameras.drop().await
    };
    mongo
        .run(async { work.instrument(span!("handle").start()).await })
        .expect("FerretDB knows them all");
    assert_eq!(mongo.tree(), include_str!("mongodb/operations.tree"));
    mongo.kit.assert_complete();
}

fn errors() {
    let mongo = watched(quiet());
    let (home, cameras) = (mongo.client.database("home"), mongo.cameras());
    let named = |id: i32| doc! { "_id": id, "name": "hunter2" };
    let work = async {
        cameras.insert_one(named(1)).await?;
        let failed = [
            cameras.insert_one(named(1)).await.map(drop),
            cameras.insert_many((0..4).map(named)).await.map(drop),
            cameras
                .find_one(doc! { "name": { "$like": "hunter2" } })
                .await
                .map(drop),
            cameras
                .update_one(named(1), doc! { "$set": { "_id": 7 } })
                .await
                .map(drop),
            cameras
                .aggregate([doc! { "$paint": "hunter2" }])
                .await
                .map(drop),
            home.run_command(doc! { "paint": "hunter2" })
                .await
                .map(drop),
            // The driver hides this one, with everything that is in it.
            home.run_command(doc! { "createUser": "bob", "pwd": "hunter2", "roles": [] })
                .await
                .map(drop),
        ];
        let mut session = mongo.client.start_session().await?;
        session.start_transaction().await?;
        let in_transaction = cameras.insert_one(named(9)).session(&mut session).await;
        let all = failed.into_iter().chain([in_transaction.map(drop)]);
        Result::Ok(
            all.map(|failed| failed.expect_err("it is refused").error_type().into_owned())
                .collect::<Vec<_>>(),
        )
    };
    let types = mongo.run(work).expect("the others are good");
    assert_eq!(
        types,
        ["11000", "11000", "2", "66", "40234", "59", "59", "9"]
    );
    assert_eq!(mongo.tree(), include_str!("mongodb/errors.tree"));
}

fn batches() {
    let mongo = watched(quiet());
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
    assert_eq!(mongo.tree(), include_str!("mongodb/batches.tree"));
}

fn dropped_cursor() {
    let mongo = watched(quiet());
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
    let tree = mongo.tree().without_attributes();
    assert_eq!(tree, "handle\n  find cameras [client]");
    mongo.kit.assert_complete();
}

fn callers() {
    let mongo = watched(quiet().with_query_text(QueryText::Plain));
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

fn value(span: &SpanData, key: &str) -> String {
    let mut attributes = span.attributes.iter();
    let attribute = attributes.find(|attribute| attribute.key.as_str() == key);
    attribute.expect("it has that").value.to_string()
}

fn ping(mongo: &WatchedMongo) {
    let home = mongo.client.database("home");
    let ping = async { home.run_command(doc! { "ping": 1 }).await };
    mongo.run(ping).expect("an answer");
}

fn slow() {
    let mongo = watched(quiet().with_slow_query(Duration::ZERO));
    ping(&mongo);
    let span = mongo.kit.span("ping");
    let [event] = &span.events.events[..] else {
        panic!("one event: {:?}", span.events)
    };
    assert_eq!(event.name, "db.slow_query");
}

fn superseded() {
    let mut mongo = watched(quiet());
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
    assert_eq!(value(&span, "db.statement"), value(&span, "db.query.text"));
}

fn switched_off() {
    let mut mongo = watched(quiet());
    mongo.kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    ping(&mongo);
    assert_eq!(mongo.tree(), "");
    let others = || Instrumentation::Only(vec!["redis".to_owned()]);
    mongo.kit = Kit::new().with_provider(move |provider| provider.with_instrumentation(others()));
    ping(&mongo);
    assert_eq!(mongo.tree(), "");
    mongo.kit = Kit::new();
    ping(&mongo);
    assert_eq!(mongo.tree().without_attributes(), "ping [client]");
}
