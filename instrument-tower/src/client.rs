//! A span around every call that a client makes.
//!
//! [`ClientTraceLayer`](crate::ClientTraceLayer) makes a [`ClientTrace`], whose responses are [`ResponseFuture`]s with a
//! [`ResponseBody`]. It goes around whatever sends: hyper-util's client, a channel of tonic's, a `reqwest` client.
//!
//! # How a span ends
//!
//! With the response's body. Its status and `error.type` say how:
//!
//! | ending | status | `error.type` |
//! |---|---|---|
//! | complete, or its body not asked for (as that of a redirect is not), the status no error | unset | |
//! | HTTP 4xx and 5xx | error | the status: `404` |
//! | gRPC, any code but OK | error | its name |
//! | no response, or half of one | error | `timeout`, `connection_refused`, `name_not_resolved`, `stream_reset`, `overloaded`, …, else the error's type |
//! | given up by the caller, before the response or within its body | unset; `cancelled` is `true` | |
//! | a panic | error | `panic` |
//!
//! Where a server of gRPC gave no status, it is the one that tonic's callers get (feature `tonic`): CANCELLED of a deadline
//! that passed, UNKNOWN of a connection that was cut, of a stream that was reset what its reason says.
//!
//! The status of the span also has what the error says, or a server of gRPC in its `grpc-message`. URLs in it are left without names, passwords and queries.
//!
//! A timeout *inside* of the layer is an error that it sees; one *outside* gives the call up.
//!
//! # Retries, redirects and queues
//!
//! Inside of what sends a request again, the layer makes a span for each sending, as the conventions ask for HTTP. A
//! [`ResendLayer`](crate::ResendLayer) outside of it lets them be counted. Of gRPC the conventions want one span for all
//! attempts: there, the layer belongs outside of retries.
//!
//! `tower::buffer` calls what is inside of it where nothing of the caller is current: [`carry`](crate::carry) is for that.
//!
//! # What the other side is told
//!
//! | | default | |
//! |---|---|---|
//! | the trace | every host | [`with_trace_context_to`](crate::ClientTraceLayer::with_trace_context_to) |
//! | the baggage, and the [ids](crate::request_id) of the request that is answered | this machine | [`with_baggage_to`](crate::ClientTraceLayer::with_baggage_to) |
//!
//! Baggage is what a caller said of itself; it is not for strangers. Who is no stranger is a matter of
//! [`Hosts`](crate::Hosts) that are named, and it is decided for each request anew, by where that one goes. Where that is
//! not clear, as in requests of a path only, none is sent unless [an origin](crate::ClientTraceLayer::with_origin) is set.
//! A client that follows redirects *inside* of the layer takes the headers along wherever it is sent.
//!
//! What is not recorded, because it is not sampled, [skipped](crate::ClientTraceLayer::with_skipped) or switched off, is
//! told all the same, of the span that is around it.

mod body;
mod describe;
mod future;
mod hooks;
pub(crate) mod layer;
mod outcome;
mod record;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod service;
mod settings;
pub(crate) mod target;
mod told;
mod url;

pub use body::ResponseBody;
pub use future::ResponseFuture;
pub use service::ClientTrace;
