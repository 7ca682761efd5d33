//! Baggage at the door of a service: whose is taken, what its values may be, and what requests add to it.
//!
//! [`BaggageLayer`](crate::BaggageLayer) makes a [`WithBaggage`], whose responses are [`ResponseFuture`]s with a
//! [`ResponseBody`]. Handlers read [`PipelineBaggage::current`](instrument_core::baggage::PipelineBaggage::current), or a
//! [`BaggageKey`](instrument_core::baggage::BaggageKey) of their own, and whatever they call is told of it.
//!
//! # Whose baggage is taken
//!
//! That of callers whom the layer's [`Trust`](crate::Trust) names; by default of those on the same machine, but not of those whose requests
//! a proxy there hands on: where a proxy stands in front and is to vouch for its callers, name them by a rule. Whoever else
//! calls, the baggage is not even read, and counted in
//! [`Health::baggage_untrusted`](instrument_core::Health::baggage_untrusted). Values that a [`BaggageRule`] takes from a
//! request's header or path are anybody's: its allowed values are what protects them.
//!
//! # Where it belongs
//!
//! Around [`TraceContextLayer`](crate::TraceContextLayer), as in [`ServerStack`](crate::ServerStack). The span of the
//! request starts with the baggage then, so that samplers see it and it is copied onto that span too, and none that was
//! not taken gets as far. The layer also works alone, and inside: the span of the request stays the current one, but it
//! and its sampler have seen whatever the caller sent.
//!
//! Either way the header `baggage` is taken off the request. Whoever would read it again, or pass on all headers of a
//! request, would undo what was decided.
//!
//! # What is dropped
//!
//! A value that is not allowed is dropped alone, wherever it came from: counted in
//! [`Health::baggage_dropped`](instrument_core::Health::baggage_dropped), named in an event `baggage.dropped` on the span
//! of the request, and told to a `tracing` subscriber at the level `debug`.

mod body;
mod decide;
mod future;
pub(crate) mod layer;
pub(crate) mod mark;
mod path;
mod rule;
mod service;
mod unknown_peer;

pub use body::ResponseBody;
pub use future::ResponseFuture;
pub use rule::BaggageRule;
pub use service::WithBaggage;
