//! Placeholder crate docs.

mod attributes;
mod builder;
mod carried;
mod concurrent;
pub mod cost;
pub mod current;
mod error;
mod exception;
mod failure;
mod future;
mod health;
mod meter;
mod min_duration;
mod outcome;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod provider;
mod rollup;
mod scope;
mod semconv;
mod span;
pub mod spawn;
mod stream;
mod tally;
#[cfg(feature = "testing")]
pub mod testing;
mod value;

pub use attributes::Attributes;
pub use builder::{AsContext, Builder};
pub use carried::Carried;
pub use concurrent::JoinAll;
pub use error::Error;
pub use failure::{ClassifyError, ErrorKind};
pub use future::{Instrument, Instrumented, Traced};
pub use health::Health;
pub use min_duration::DropShortSpans;
pub use outcome::{End, Outcome};
pub use provider::{ExceptionSignal, Provider};
pub use rollup::{Rollup, RollupFuture};
pub use scope::Scope;
pub use span::{Entered, Span};
pub use stream::{InstrumentStream, InstrumentedStream, TracedStream};
pub use value::{ToValue, debug, display};

#[cfg(feature = "macros")]
pub use instrument_macros::traced_span;
pub use opentelemetry;
pub use opentelemetry::trace::SpanKind;

pub(crate) use health::say;
