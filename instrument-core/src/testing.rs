//! Test what your code traces: a provider for each test, the spans as a picture, and a collector for what is sent.
//!
//! * [`Kit`] records the spans of one test. It is bound to a `Context` and not global, so tests run in parallel.
//! * [`Tree`] draws spans as an indented tree, for snapshots and for people.
//! * [`Kit::assert_complete`] finds spans that never ended, that lost their parent, or whose context was lost.
//! * [`Collector`] listens on a free port for OTLP, as gRPC and as HTTP, and keeps what was really sent.
//!
//! ```
//! use instrument_core::testing::Kit;
//! use instrument_core::{SpanKind, span};
//! use std::num::ParseIntError;
//!
//! fn judge_risk(answer: &str) -> Result<u8, ParseIntError> {
//!     span!("judge_risk").kind(SpanKind::Client).attribute("answer.length", answer.len()).try_in_scope(|| answer.parse())
//! }
//!
//! fn handle_frame(camera_id: &str) -> u8 {
//!     span!("handle_frame").attribute("camera.id", camera_id).in_scope(|| {
//!         // The first answer makes no sense, and the span that got it says so; this one recovers.
//!         judge_risk("rather high").or_else(|_| judge_risk("60")).unwrap_or(100)
//!     })
//! }
//!
//! let kit = Kit::new();
//! let _recording = kit.enter();
//! assert_eq!(handle_frame("front_door"), 60);
//!
//! kit.assert_complete();
//! assert_eq!(kit.tree(), r#"
//!     handle_frame camera.id=front_door
//!       judge_risk [client] answer.length=11 !core::num::error::ParseIntError "invalid digit found in string" +exception
//!       judge_risk [client] answer.length=2
//! "#);
//! ```
//!
//! `insta::assert_snapshot!(kit.tree(), @"…")` works as well, and fills in the picture by itself.
//!
//! # What a test can see
//!
//! A kit records what is started under a `Context` that it is bound to: after [`Kit::enter`] on this thread, in a future
//! that runs [with](opentelemetry::context::FutureExt::with_context) [`Kit::context`], and wherever either is carried on
//! to. Work that loses its context loses the kit with it: its spans are then *missing* from the tree. A test binary of
//! its own may [install](crate::Provider::install) a kit's provider instead; then such spans are recorded, as roots,
//! and [`Kit::lost_context`] names them.
//!
//! # Who records
//!
//! A kit's spans are recorded by OpenTelemetry's SDK, those of [`Telemetry`](crate::telemetry) by our
//! [recorder](crate::Recorder). With `INSTRUMENT_TEST_RECORDING=sdk`, or `=recorder`, one of them records all that a run of
//! tests makes.

mod collector;
mod kit;
mod logs;
mod lost_context;
mod open_span;
mod recorder;
#[cfg(feature = "telemetry")]
pub(crate) mod recording;
mod report;
mod tree;

pub use collector::{
    CollectedLog, CollectedMetric, CollectedSpan, Collector, ReceivedRequest, Reply,
};
pub use kit::Kit;
pub use lost_context::LostContext;
pub use open_span::OpenSpan;
/// The types that a [`Collector`] decodes.
pub use opentelemetry_proto::tonic as proto;
pub use recorder::Recorder;
pub use tree::Tree;
