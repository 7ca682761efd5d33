//! What a service asks of MongoDB, and the trace of that as a tree.
//!
//! Run with
//!
//! ```sh
//! cargo run -p mongodb-client                                # mongodb://127.0.0.1:27017/
//! cargo run -p mongodb-client -- mongodb://my-server/
//! ```

use instrument_core::clients::mongodb::Monitor;
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use mongodb::bson::{Document, doc};
use mongodb::error::{ErrorKind, Result};
use mongodb::options::ClientOptions;
use mongodb::{Client, Collection, Cursor};
use std::env;
use std::process::ExitCode;
use std::time::Duration;

/// Stores what was seen, and looks at what was seen before. The driver's errors quote documents: `private`.
#[traced_span(err(private))]
async fn handle_frame(events: Collection<Document>) -> Result<()> {
    // A run that was stopped half-way may have left some.
    events.delete_many(doc! {}).await?;

    // One command for all: a batch.
    let seen = (1..=3).map(|id| doc! { "_id": id, "camera": "front door", "risk": 30 * id });
    events.insert_many(seen).await?;

    // A failure has the server's code and its name, and none of what it quotes.
    let again = events.insert_one(doc! { "_id": 1, "camera": "garage" });
    assert!(again.await.is_err(), "its id is taken");

    // A cursor asks for more where somebody reads from it.
    let mut risky = events
        .find(doc! { "risk": { "$gt": 20 } })
        .batch_size(2)
        .await?;
    let mut read = 0;
    while read < 2 && risky.advance().await? {
        read += 1;
    }
    count_rest(risky).await?;

    let much = [
        doc! { "$match": { "risk": { "$gte": 60 } } },
        doc! { "$count": "much" },
    ];
    events.aggregate(much).await?;
    let reviewed = doc! { "$set": { "reviewed": true } };
    events
        .update_many(doc! { "risk": { "$lt": 70 } }, reviewed)
        .await?;
    events.drop().await
}

#[traced_span(err(private))]
async fn count_rest(mut risky: Cursor<Document>) -> Result<usize> {
    let mut rest = 0;
    while risky.advance().await? {
        rest += 1;
    }
    Ok(rest)
}

async fn work(uri: &str) -> Result<()> {
    let mut options = ClientOptions::parse(uri).await?;
    options
        .server_selection_timeout
        .get_or_insert(Duration::from_secs(3));
    // A machine that is busy is to print the same tree.
    let monitor = Monitor::new()
        .with_slow_query_threshold(None)
        .with_slow_acquire_threshold(None);
    // The one line that changes: `Client::with_options(options)` before.
    let client = Client::with_options(monitor.watch(options))?;
    handle_frame(client.database("mongodb_client").collection("events")).await
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the trace is what this program is for")]
async fn main() -> ExitCode {
    // A service installs a provider that exports; here the spans are kept and printed.
    let kit = Kit::new();
    let _recording = kit.provider().clone().install();

    let uri = env::args().nth(1);
    let uri = uri.as_deref().unwrap_or("mongodb://127.0.0.1:27017/");
    let done = work(uri).await;
    if !kit.tree().is_empty() {
        println!("{}", kit.tree());
    }
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Its words, without the server's answer: that would quote documents.
            eprintln!("mongodb-client: {}", error.kind);
            if !matches!(*error.kind, ErrorKind::ServerSelection { .. }) {
                return ExitCode::FAILURE;
            }
            eprintln!(
                "Start a server (`mongod`), or name one: cargo run -p mongodb-client -- mongodb://HOST:PORT/"
            );
            ExitCode::FAILURE
        }
    }
}
