//! MongoDB: a span for every command of the crate [`mongodb`].
//!
//! # The one line
//!
//! ```no_run
//! use instrument_core::clients::mongodb::Monitor;
//! use mongodb::{Client, options::ClientOptions};
//!
//! # async fn connect() -> mongodb::error::Result<Client> {
//! let options = ClientOptions::parse("mongodb://127.0.0.1/").await?;
//! let client = Client::with_options(Monitor::new().watch(options))?; // instead of `with_options(options)`
//! # Ok(client)
//! # }
//! ```
//!
//! The client is the driver's own, so nothing else changes: its events tell of the commands. They come where a command is sent
//! and where its answer is read, in the caller's own poll; a span's parent is the span that is current there. That of
//! `getMore` is the span of who reads from the cursor. What is tried again by the driver is one span a try.
//!
//! # What it looks like
//!
//! `cargo run -p mongodb-client` in the repository:
//!
//! ```text
//! handle_frame
//!   delete events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=delete server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"delete\":\"events\",\"deletes\":[{\"q\":{},\"limit\":\"?\"}],\"ordered\":\"?\"}" db.response.affected_rows=0
//!   insert events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=insert server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.operation.batch.size=3 db.query.text="{\"insert\":\"events\",\"ordered\":\"?\",\"documents\":[{\"_id\":\"?\",\"camera\":\"?\",\"risk\":\"?\"}]}" db.response.affected_rows=3
//!   insert events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=insert server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"insert\":\"events\",\"ordered\":\"?\",\"documents\":[{\"_id\":\"?\",\"camera\":\"?\"}]}" db.response.affected_rows=0 db.response.status_code="11000" !11000 "DuplicateKey"
//!   find events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=find server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"find\":\"events\",\"batchSize\":\"?\",\"filter\":{\"risk\":{\"$gt\":\"?\"}}}" db.response.returned_rows=2
//!   count_rest
//!     getMore events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=getMore server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"getMore\":\"?\",\"collection\":\"events\",\"batchSize\":\"?\"}" db.response.returned_rows=1
//!   aggregate events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=aggregate server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"aggregate\":\"events\",\"pipeline\":[{\"$match\":{\"risk\":{\"$gte\":\"?\"}}},{\"$count\":\"?\"}],\"cursor\":{}}" db.response.returned_rows=1
//!   update events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=update server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"update\":\"events\",\"updates\":[{\"q\":{\"risk\":{\"$lt\":\"?\"}},\"u\":{\"$set\":{\"reviewed\":\"?\"}},\"multi\":\"?\"}],\"ordered\":\"?\"}" db.response.affected_rows=2
//!   drop events [client] db.system.name=mongodb db.namespace=mongodb_client db.collection.name=events db.operation.name=drop server.address=127.0.0.1 server.port=27017 network.peer.address=127.0.0.1 network.peer.port=27017 db.query.text="{\"drop\":\"events\"}"
//! ```
//!
//! # What is recorded
//!
//! | attribute | is |
//! |---|---|
//! | `db.system.name` | `mongodb` |
//! | `db.namespace` | the database |
//! | `db.collection.name` | the collection, if the command has one |
//! | `db.operation.name` | the command: `find`, `insert`, `update`, `delete`, `aggregate`, `getMore` … The span's name is this and the collection |
//! | `db.operation.batch.size` | how many documents are inserted, or updates and deletes made at once, if more than one |
//! | `db.query.text` | the command as JSON, without what the driver adds. Keys and operators are shown, a value is `"?"`; neighbours in a list that read the same are written once |
//! | `db.response.returned_rows` | how many documents, or values, came with this answer |
//! | `db.response.affected_rows` | how many documents were inserted, matched by an update, or deleted |
//! | `db.response.status_code` | the server's code, also of the first write that failed in an answer that is `ok` |
//! | `error.type` | the same; else `timeout`, `connection_refused`, `io`, `authentication`, `pool_cleared`, `server_selection` …; `_OTHER`. The status says the code's name, never the message |
//! | `server.address`, `server.port` | where the command went |
//! | `network.peer.address`, `network.peer.port` | the same where it is known: if it is an address, not a name |
//! | `cancelled` | `true` if the future was dropped: the connection was given back, or closed, without an answer |
//!
//! A command that takes longer than [the threshold](Monitor::with_slow_query_threshold) has an event `db.slow_query`. The
//! histogram `db.client.operation.duration` has the same names, but for the text, the counts and the peer; of what was
//! cancelled, `error.type` is `cancelled`. `OTEL_SEMCONV_STABILITY_OPT_IN=database/dup` adds the superseded names. To
//! [`Instrumentation`](crate::Instrumentation) this is `mongodb`.
//!
//! Waiting for a connection is a span `acquire connection` if it takes [10 ms](Monitor::with_slow_acquire_threshold), or fails.
//!
//! # Secrets
//!
//! Values are masked, and keys that do not look like names of fields are too, since maps may be keyed by data. Greetings and
//! logins are not traced, and of `createUser` and its like the driver shows nothing. The server's messages quote documents,
//! so they are not recorded; a function that returns the driver's error wants
//! [`traced_span(err(private))`](macro@crate::traced_span), which records its `error.type` only. With
//! [`QueryText::Plain`] values are recorded.
//!
//! # What cannot be seen
//!
//! * Where no server is found, there is no command and the driver has no event: only the caller's span fails, with
//!   `error.type` `server_selection`.
//! * A future that is dropped while it waits for a connection leaves nothing. One that is dropped later ends its span when the
//!   pool has its connection back, a moment after; if runtime and client end at once, with the client.
//! * A cursor that is dropped is cleaned up by the driver in a task of its own, `killCursors`, which is not traced; nor is
//!   the `endSessions` of a client that shuts down.
//! * The driver decodes each command and each answer once more to show it to a handler, sampled or not. Where nobody records
//!   or measures, nothing is made of them here.
//!
//! Handlers that the options have already are called as before; a handler of command or pool events that is set later
//! replaces ours. The driver's own feature `opentelemetry` is not needed, and would make each span twice.

mod answer;
mod command;
mod commands;
mod failure;
mod handler;
mod monitor;
mod open;
mod peer;
mod table;
mod text;
mod wait;

pub use monitor::{Monitor, QueryText};

use crate::{Scope, scope};

static SCOPE: Scope = scope!();
