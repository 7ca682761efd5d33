//! What only a replica set does.

use crate::replica_set;
use instrument_core::testing::Kit;
use instrument_core::{Instrument as _, span};
use mongodb::Client;
use mongodb::bson::{Document, doc};
use mongodb::error::Result;
use mongodb::options::ClientOptions;
use server_tests::{WatchedMongo, assert_golden, traced};
use std::sync::atomic::{AtomicU32, Ordering};

async fn client(address: &str) -> Result<Client> {
    let uri = format!("mongodb://{address}/?replicaSet=cameras");
    let options = ClientOptions::parse(uri).await?;
    Client::with_options(WatchedMongo::steady().watch(options))
}

fn everywhere(address: &str) -> String {
    let (ip, port) = address.split_once(':').expect("an address");
    format!(
        "server.address={ip} server.port={port} network.peer.address={ip} network.peer.port={port}"
    )
}

pub(crate) fn write() {
    let inserts = AtomicU32::new(0);
    let address = replica_set::start(move |command| {
        let is_insert = command.contains_key("insert");
        if is_insert && inserts.fetch_add(1, Ordering::Relaxed) == 0 {
            let labels = ["RetryableWriteError"].as_slice();
            return doc! { "ok": 0, "code": 189, "codeName": "PrimarySteppedDown", "errmsg": "hunter2", "errorLabels": labels };
        }
        doc! { "ok": 1, "n": 1 }
    });
    let kit = Kit::new();
    let work = async {
        let client = client(&address).await?;
        let cameras = client.database("home").collection::<Document>("cameras");
        let insert = async { cameras.insert_one(doc! { "_id": 1 }).await };
        insert.instrument(span!("handle").start()).await
    };
    traced(&kit, work).expect("the second one is taken");
    assert_golden(
        &kit.tree(),
        &everywhere(&address),
        include_str!("write.tree"),
    );
}

pub(crate) fn transaction() {
    let address = replica_set::start(|_| doc! { "ok": 1, "n": 1 });
    let kit = Kit::new();
    let work = async {
        let client = client(&address).await?;
        let cameras = client.database("home").collection::<Document>("cameras");
        let mut session = client.start_session().await?;
        let work = async {
            session.start_transaction().await?;
            let first = cameras.insert_one(doc! { "_id": 1 });
            first.session(&mut session).await?;
            let second = cameras.delete_one(doc! { "_id": 2 });
            second.session(&mut session).await?;
            session.commit_transaction().await
        };
        work.instrument(span!("handle").start()).await
    };
    traced(&kit, work).expect("it is committed");
    assert_golden(
        &kit.tree(),
        &everywhere(&address),
        include_str!("transaction.tree"),
    );
}
