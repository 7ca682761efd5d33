//! Baggage with rules: which keys there are, what their values may be, and where they are copied to.
//!
//! Baggage is OpenTelemetry's own: it travels in the `Context`, to every service that is called, and anyone who calls can set
//! it. So a [`BaggageKey`] says what its values may be, and gives none that is not allowed. [`PipelineBaggage`] are the four
//! keys of a detection pipeline.
//!
//! ```
//! use instrument_core::baggage::{BaggageKey, PipelineBaggage};
//! use opentelemetry::Context;
//!
//! let baggage = PipelineBaggage::new().with_camera_id("front_door").with_event_priority("high");
//! {
//!     let _scope = baggage.enter();
//!     assert_eq!(PipelineBaggage::current().camera_id(), Some("front_door"));
//! }
//! assert_eq!(PipelineBaggage::current().camera_id(), None);
//!
//! // A key of your own.
//! const TENANT: BaggageKey = BaggageKey::new("tenant.plan").with_values(&["free", "paid"]);
//! let cx = TENANT.apply(&Context::current(), "paid");
//! assert_eq!(TENANT.value(&cx), Some("paid"));
//! ```
//!
//! [`Chosen`] baggage is copied onto spans and log records: the pipeline's four keys by default, with your own by
//! [`Telemetry::builder(…).with_baggage(Chosen::new([TENANT]))`](crate::telemetry::Builder::with_baggage), and onto the spans of an
//! SDK of your own by [`BaggageSpanProcessor`]. It is never copied onto metrics, where each value would be another series.

mod chosen;
#[cfg(feature = "telemetry")]
mod copying;
mod dropped;
mod key;
mod pipeline;
mod refusal;
mod span_processor;

pub use chosen::Chosen;
#[cfg(feature = "telemetry")]
pub(crate) use copying::CopyBaggage;
pub use dropped::{Dropped, count_untrusted};
pub use key::BaggageKey;
pub use pipeline::PipelineBaggage;
pub use span_processor::BaggageSpanProcessor;
