//! Context from one process to the next: W3C trace context and baggage, kept to strictly, in HTTP headers, queues and maps.
//!
//! [`inject_context`] writes what the receiver needs into a carrier, and [`extract_context`] reads it there. Both use the
//! propagator of the [`Provider`](crate::Provider) of the context, which is [`W3c`] unless another one
//! [is set](crate::Provider::with_propagator).
//!
//! ```
//! use instrument_core::propagation::{Pairs, RandomIds, extract_context, inject_context};
//! use instrument_core::{Provider, SpanKind, current, span};
//! use opentelemetry::Context;
//! use opentelemetry_sdk::trace::SdkTracerProvider;
//!
//! let sdk = SdkTracerProvider::builder().with_id_generator(RandomIds::default()).build();
//! let bound = Provider::new(sdk).enter();
//!
//! // The producer puts the context beside the message …
//! let mut headers: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
//! let sent_in = span!("send frames").kind(SpanKind::Producer).in_scope(|| {
//!     inject_context(&Context::current(), &mut Pairs(&mut headers));
//!     current::trace_id()
//! });
//!
//! // … and the consumer goes on with its trace.
//! let parent = extract_context(&Context::current(), &Pairs(headers.as_slice()));
//! let work = span!("process frames").kind(SpanKind::Consumer).parent(&parent);
//! assert_eq!(work.in_scope(current::trace_id), sent_in);
//! # drop(bound);
//! ```
//!
//! | carrier | to extract | to inject |
//! |---|---|---|
//! | `http::HeaderMap` (feature `http`) | `extract_headers` | `inject_headers` |
//! | map of strings | [`Map`]`(&map)` | [`Map`]`(&mut map)` |
//! | JSON object | [`Values`]`::new(&object, Value::as_str)` | [`Map`]`(&mut object)` |
//! | headers of a queue: pairs of bytes or strings | [`Pairs`]`(&list[..])` | [`Pairs`]`(&mut list)` |
//!
//! Whatever is invalid never fails the caller. A `traceparent` that is not to be trusted begins a new trace, a `tracestate` is
//! left out, and of baggage just the member that is wrong.

mod baggage;
mod blank;
mod caller;
mod carrier;
mod field;
#[cfg(feature = "http")]
mod headers;
mod propagator;
mod random;
mod random_ids;
mod received;
#[cfg(feature = "http")]
mod scan;
mod source;
mod trace_context;
mod trace_parent;
mod trace_state;
mod w3c;

pub use baggage::Baggage;
pub use caller::Caller;
#[cfg(feature = "http")]
pub use carrier::Headers;
pub use carrier::{Map, Pairs, Values};
#[cfg(feature = "http")]
pub use headers::{
    extract_baggage, extract_changed_baggage, extract_headers, extract_headers_without_baggage,
    inject_headers, inject_headers_without_baggage,
};
pub use propagator::{
    extract_context, inject_context, inject_without_baggage, is_w3c, without_baggage,
};
pub use random_ids::RandomIds;
pub use received::parent_header as traceparent;
pub use trace_context::TraceContext;
pub use w3c::W3c;

pub(crate) use baggage::{copied, is_baggage_key, keep_baggage};
pub(crate) use propagator::Propagator;
#[cfg(all(feature = "queue", feature = "redis"))]
pub(crate) use propagator::fields;
