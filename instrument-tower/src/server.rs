//! A span around every request that a server answers.
//!
//! [`TraceContextLayer`](crate::TraceContextLayer) makes a [`TraceContext`], whose responses are [`ResponseFuture`]s with
//! a [`ResponseBody`].
//!
//! # How a span ends
//!
//! With the response's body, so that what it measures is what the client waited for. Its status and `error.type` say how:
//!
//! | ending | status | `error.type` |
//! |---|---|---|
//! | complete, the status no error | unset | |
//! | ended early with its head, which says no error | unset | |
//! | complete, HTTP 5xx | error | the status: `503` |
//! | complete, gRPC UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE or DATA_LOSS | error | its name |
//! | an error of the service, or of the body | error | `timeout` and other [kinds](instrument_core::ErrorKind), else its type |
//! | the handler panicked, or the body | error | `panic` |
//! | given up before the response began: the client is gone, or a layer further out lost patience | error | `cancelled` |
//! | given up before the body's end | error | `incomplete_response` |
//!
//! Of a status of gRPC that is an error, the span's status also has the `grpc-message`, without the queries of URLs in it;
//! but for the web, where it is in the body.
//!
//! What layers inside wait for in `poll_ready`, as a `ConcurrencyLimit` does, they wait for before the span begins.
//!
//! A layer further out that throws a response's body away, to answer with another one, makes it incomplete; put it inside.
//!
//! A body that is never read to its end because there is no need to is complete: that of a `HEAD` request, of `204`, of a
//! protocol upgrade such as a WebSocket's, and one of which all was sent that `Content-Length` promises. A stream of
//! events (`text/event-stream`) has no end of its own: a client that leaves it makes no error.
//! [`with_early_end`](crate::TraceContextLayer::with_early_end) ends other spans with the response's head too, and then only
//! the head says how: a stream of gRPC, whose status is in its trailers, has none.

mod address;
mod body;
mod describe;
mod future;
mod hint;
mod hooks;
pub(crate) mod layer;
mod old_names;
pub(crate) mod origin;
mod outcome;
mod record;
mod service;
mod settings;
mod skipped;

pub use body::ResponseBody;
pub use future::ResponseFuture;
pub use service::TraceContext;
