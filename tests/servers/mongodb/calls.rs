//! What succeeds, and what the server refuses.

use instrument_core::{ClassifyError as _, Instrument as _, span};
use mongodb::IndexModel;
use mongodb::bson::doc;
use mongodb::error::Result;
use server_tests::WatchedMongo;

pub(crate) fn operations() {
    let mongo = WatchedMongo::quiet();
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
    mongo.assert_golden(include_str!("operations.tree"));
    mongo.kit.assert_complete();
}

pub(crate) fn errors() {
    let mongo = WatchedMongo::quiet();
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
    mongo.assert_golden(include_str!("errors.tree"));
}
