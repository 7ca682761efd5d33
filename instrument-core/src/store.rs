//! The traces of the last while, in memory: what `instrument-tower`'s trace page shows with nothing installed.
//!
//! A [`TraceStore`] is filled from this process, by [`telemetry`](crate::telemetry::Builder::with_store) or as a
//! [processor](TraceStore::processor) of an OpenTelemetry provider of your own, and from other processes, by what they
//! send over [OTLP](TraceStore::receive).
//!
//! ```
//! use instrument_core::span;
//! use instrument_core::store::{Query, TraceStore};
//! use instrument_core::telemetry::Telemetry;
//!
//! # fn main() -> Result<(), instrument_core::Error> {
//! let store = TraceStore::default();
//! let telemetry = Telemetry::builder("camera-service")
//!     .with_store(&store)
//! #   .with_variables([("OTEL_TRACES_EXPORTER", "none")])
//!     .build()?;
//! # let bound = telemetry.provider().map(|provider| provider.enter());
//! span!("detect_objects").in_scope(|| { /* … */ });
//! # drop(bound);
//!
//! let traces = store.find(&Query::default());
//! assert_eq!(&*traces[0].spans()[0].name, "detect_objects");
//! # Ok(())
//! # }
//! ```
//!
//! # Bounds
//!
//! [`StoreLimits`] says how many traces, spans and bytes are kept, and for how long. What is beyond is evicted: first log
//! records of traces without spans, then the oldest ordinary traces, then the oldest of those that failed or were slow; those
//! have at most half of the room while there are others. [`StoreCounts`] counts what was.
//!
//! # Cost
//!
//! A span that ends is handed over and nothing more: a thread of the store's own, or whoever reads, puts it in its place.
//! A span that starts is noted among the [running](TraceStore::running) ones. Without a store neither happens.

mod analysis;
mod aside;
mod catalog;
mod comparison;
mod counted;
mod counts;
mod dependencies;
mod evict;
mod feed;
mod inbox;
mod index;
mod intern;
mod limits;
mod live;
mod log;
mod of_record;
mod of_sdk;
mod otlp;
mod query;
mod running;
mod settling;
mod span;
#[cfg(test)]
mod tests;
mod trace;
mod trace_store;
mod value;

pub use analysis::{Analysis, Oddities, Skew, Stretch};
pub use comparison::{Comparison, Pair, Place};
pub use counts::StoreCounts;
pub use dependencies::Dependency;
pub use feed::{StoreLogProcessor, StoreProcessor};
pub use limits::StoreLimits;
pub use live::Live;
pub use log::StoredLog;
pub use query::{Query, TraceOrder};
pub use running::RunningSpan;
pub use span::{StoredEvent, StoredLink, StoredProcess, StoredScope, StoredSpan};
pub use trace::{Trace, TraceSummary};
pub use trace_store::TraceStore;
pub use value::{StoredAttribute, StoredValue};

pub(crate) use feed::Feed;
