//! The recorder: a provider of tracers that records spans at a fraction of the SDK's cost.
//!
//! [`recording`](crate::recording) tells how it works. In the source:
//!
//! * `tracer` starts spans, `span` is one with its record, `open_span` what stands in OpenTelemetry's `Context` instead, `open` where
//!   that meets its record;
//! * `record` is what is written about a span, with its `attributes` and `limits`; `ids` and `scopes` are numbers there;
//! * `local` is what each thread keeps for itself, `hub` where ended records of all threads come together;
//! * `watch` and `feeding` are how telemetry's own parts see records, `data` and `of_data` the ways from and to the SDK's type.

mod attributes;
mod builder;
mod data;
#[cfg(feature = "telemetry")]
mod feeding;
mod hub;
mod ids;
mod limits;
mod local;
#[cfg(feature = "telemetry")]
mod of_data;
mod open;
mod open_span;
mod record;
mod scopes;
mod span;
mod tracer;
mod watch;

pub use builder::RecorderBuilder;
pub use span::RecordedSpan;
pub use tracer::RecorderTracer;

#[cfg(feature = "telemetry")]
pub(crate) use {
    attributes::Read,
    data::to_data,
    hub::Receive,
    local::give_back,
    record::{More, Records},
    scopes::scope,
    watch::Watch,
};

pub(crate) use record::{Record, nanos, time};
pub(crate) use tracer::{Direct, Title};

use hub::Hub;
use opentelemetry::InstrumentationScope;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::error::OTelSdkResult;
use std::sync::Arc;
use std::time::Duration;

/// A provider of tracers that records spans at a fraction of the SDK's cost. Clones are the same recorder.
///
/// [`Telemetry`](crate::telemetry::Telemetry) installs one. By itself it is for programs that have processors of their own:
///
/// ```
/// use instrument_core::{Provider, Recorder, span};
/// use opentelemetry_sdk::trace::{InMemorySpanExporter, SimpleSpanProcessor};
///
/// let exporter = InMemorySpanExporter::default();
/// let recorder = Recorder::builder()
///     .with_processor(SimpleSpanProcessor::new(exporter.clone()))
///     .build();
/// let bound = Provider::new(recorder).enter();
/// span!("detect_objects").attribute("camera.id", "front_door").in_scope(|| { /* … */ });
/// drop(bound);
///
/// assert_eq!(exporter.get_finished_spans()?[0].name, "detect_objects");
/// # Ok::<(), opentelemetry_sdk::error::OTelSdkError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recorder(Arc<Hub>);

impl Recorder {
    /// What a recorder is made of.
    pub fn builder() -> RecorderBuilder {
        RecorderBuilder::default()
    }

    /// Hands on what has ended, and waits until it has been dealt with.
    ///
    /// # Errors
    ///
    /// What a processor says.
    pub fn force_flush(&self) -> OTelSdkResult {
        self.0.flush(Duration::MAX)
    }

    /// The same within a deadline; none if that cannot be promised.
    #[cfg(feature = "telemetry")]
    pub(crate) fn flush_within(&self, deadline: Duration) -> Option<OTelSdkResult> {
        (!self.0.has_processors()).then(|| self.0.flush(deadline))
    }

    /// The same, for the last time: spans that end after this are lost.
    ///
    /// # Errors
    ///
    /// What a processor says; that this is not the first time.
    pub fn shutdown_with_timeout(&self, deadline: Duration) -> OTelSdkResult {
        self.0.shut_down(deadline)
    }

    pub(crate) fn direct(&self, scope: InstrumentationScope) -> Direct {
        Direct(self.tracer_with_scope(scope))
    }
}

impl TracerProvider for Recorder {
    type Tracer = RecorderTracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> RecorderTracer {
        RecorderTracer::new(self.0.clone(), scopes::number(scope))
    }
}
