//! Distributed tracing for Rust services, directly on OpenTelemetry.
//!
//! A span here is an OpenTelemetry span, and while its work runs it is the current one of OpenTelemetry's `Context`:
//! other instrumented libraries nest under it, and it nests under theirs.
//!
//! ```
//! use instrument_core::telemetry::Telemetry;
//! use instrument_core::{Instrument, SpanKind, current, span, traced_span};
//! use std::io;
//!
//! /// A function becomes a span. Nothing is recorded that is not named.
//! #[traced_span(kind = client, attrs(camera.id = camera_id), ok(image.size = |i| i.len()))]
//! async fn fetch_image(camera_id: &str) -> io::Result<Vec<u8>> {
//!     // What is known only now goes on the current span.
//!     current::set_attribute("camera.model", "D-200");
//!     Ok(vec![0; 4096])
//! }
//!
//! #[traced_span]
//! async fn handle_frame(camera_id: &str) -> io::Result<usize> {
//!     let image = fetch_image(camera_id).await?;
//!     // Part of a function becomes one with `span!` …
//!     let boxes = span!("decode_image").in_scope(|| image.len() / 1000);
//!     // … also if it is asynchronous.
//!     let judging = span!("judge_risk").kind(SpanKind::Client).start();
//!     async { Ok(boxes) }.instrument(judging).await
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Once per process: what records and exports. The environment (`OTEL_*`) has the last word.
//! let telemetry = Telemetry::builder("camera-service")
//!     .with_service_version(env!("CARGO_PKG_VERSION"))
//! #   .with_enabled(instrument_core::config::forced(false))
//!     .install()?;
//!
//! let boxes = futures_executor::block_on(handle_frame("front_door"))?;
//! assert_eq!(boxes, 4);
//! drop(telemetry); // sends what is left
//! # Ok(())
//! # }
//! ```
//!
//! # The guide
//!
//! 1. **Setting up.** [`telemetry`]: one call, a guard. [`config`] is the table of everything that can be set, [`resource`]
//!    who is speaking, [`sampling`] which traces are kept, [`export`] where they go; [`doctor`] says why none arrive.
//! 2. **Making spans.** [`traced_span`] for functions, methods and `impl` blocks; [`span!`] for parts of them, with its
//!    [`Builder`] for kind, attributes, parent and links. A started [`Span`] can be kept, sent, and ended elsewhere.
//! 3. **Recording.** [`current`] has free functions for the span that is current: attributes, events, status, errors,
//!    ids. [`ToValue`] is what an attribute's value can be, [`display`] and [`debug`] make anything one.
//! 4. **Ending.** Every span ends once, with an [`Outcome`]: ok, error, panicked or cancelled. Success leaves the status
//!    Unset; an error sets it, with `error.type` (from [`ClassifyError`] or [`ErrorKind`], else the type's name) and one
//!    exception record ([`ExceptionSignal`]).
//! 5. **Futures and streams.** [`Instrument`] and [`InstrumentStream`]: the span is current on every poll.
//! 6. **Other places.** [`spawn`] takes the context into tasks, threads and pools, [`Carried`] through channels and
//!    queues; [`Builder::join_all`] runs children concurrently, [`Builder::links`] ties a batch to what is in it.
//! 7. **The right grain.** [`Builder::rollup`] is one span for a loop of thousands; [`Builder::min_duration`] with
//!    [`DropShortSpans`] drops what was too short to matter; [`cost`] measures CPU and memory.
//! 8. **Who records.** [`Provider`]: bound to a context, installed, or OpenTelemetry's global. [`Scope`] is who made a
//!    span: your module and version. [`Health`] counts what was left out or came too late. [`recording`] follows a span from
//!    its start to the bytes that leave.
//! 9. **Other processes.** [`propagation`]: W3C trace context and baggage in headers, maps and queues. [`baggage`] has rules for
//!    what travels, and copies it onto spans and log records.
//! 10. **Beside traces.** [`logs`]: lines with ids. [`metrics`](metrics/index.html)
//!     with exemplars. The [`bridge`](bridge/index.html): libraries that use `tracing`.
//! 11. **Clients.** [`clients`](clients/index.html): databases, caches, queues and
//!     models; [`resilience`]: retries, timeouts and circuit breakers seen.
//! 12. **Seeing.** [`store`](store/index.html) keeps the traces of the last while for the
//!     page that `instrument-tower` serves.
//! 13. **Testing.** [`testing`](testing/index.html) (feature `testing`): a
//!     provider for each test, traces as trees, an OTLP collector.
//!
//! # What it costs
//!
//! Where nothing is installed, a traced function pays a look at one flag. Below a parent that is not sampled, it pays one
//! look at the current context. In both cases attributes are not evaluated and nothing is allocated. A sampled span costs
//! least with the [`Recorder`] that [`telemetry`] installs ([`recording`] says how it works); the repository's `tests/bench`
//! measures all three beside other crates.
//!
//! # Features
//!
//! | feature | default | brings |
//! |---|---|---|
//! | `macros` | yes | [`traced_span`] |
//! | `telemetry` | yes | set-up, sampling, export over OTLP, the doctor |
//! | `logs` | yes | log lines with ids |
//! | `tls` | | `https://` receivers |
//! | `config-file` | | `OTEL_CONFIG_FILE` |
//! | `metrics` | | metrics over OTLP and for Prometheus |
//! | `tracing` | | spans of libraries that use `tracing` |
//! | `http` | | [`propagation`] in HTTP headers |
//! | `sqlx`, `redis`, `mongodb`, `queue`, `genai` | | [`clients`](clients/index.html) of databases, caches, queues and models |
//! | `store` | | the traces of the last while, in memory, for a page that shows them |
//! | `instruments` | | `Instruments` for metrics, circuit breakers seen |
//! | `tokio` | | `spawn::task`, `spawn::blocking`, `JoinSet`; timeouts by their kind |
//! | `rayon` | | `spawn::rayon` and what carries the context into parallel iterators |
//! | `testing` | | the test kit |
//!
//! A library that only makes spans takes `default-features = false, features = ["macros"]`.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod as_context;
mod attributes;
pub mod baggage;
#[cfg(any(feature = "telemetry", feature = "queue", feature = "testing"))]
mod base64;
#[cfg(feature = "tracing")]
pub mod bridge;
mod builder;
mod carried;
mod causes;
#[cfg(any(
    test,
    feature = "sqlx",
    feature = "tracing",
    feature = "redis",
    feature = "mongodb",
    feature = "queue",
    feature = "genai"
))]
pub mod clients;
mod clock;
mod concurrent;
#[cfg(feature = "telemetry")]
pub mod config;
pub mod cost;
mod countable;
pub mod current;
#[cfg(feature = "telemetry")]
pub mod doctor;
mod draft;
mod ending;
mod error;
mod exception;
#[cfg(feature = "telemetry")]
pub mod export;
mod failed;
mod failure;
#[cfg(feature = "telemetry")]
mod folded;
mod future;
mod health;
#[cfg(feature = "instruments")]
mod instruments;
mod latest;
mod locked;
#[cfg(feature = "logs")]
pub mod logs;
mod meter;
#[cfg(feature = "metrics")]
pub mod metrics;
mod milliseconds;
mod min_duration;
mod outcome;
mod prefetch;
pub mod propagation;
mod provider;
#[cfg(any(feature = "store", feature = "testing"))]
mod receiving;
mod recorder;
#[cfg(feature = "telemetry")]
pub mod recording;
pub mod resilience;
#[cfg(feature = "telemetry")]
pub mod resource;
mod returned;
mod rollup;
#[cfg(feature = "telemetry")]
pub mod sampling;
mod say;
mod scope;
mod semconv;
mod site;
mod span;
pub mod spawn;
#[cfg(feature = "store")]
pub mod store;
mod stream;
mod tally;
#[cfg(feature = "telemetry")]
pub mod telemetry;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(any(feature = "sqlx", feature = "tracing"))]
mod told;
mod value;
mod written;

pub use as_context::AsContext;
pub use attributes::Attributes;
pub use builder::Builder;
pub use carried::Carried;
pub use clock::now;
pub use concurrent::JoinAll;
pub use error::Error;
pub use failure::{ClassifyError, ErrorKind};
pub use future::{Instrument, Instrumented, Traced};
pub use health::Health;
#[cfg(feature = "instruments")]
pub use instruments::Instruments;
pub use min_duration::DropShortSpans;
pub use outcome::{End, Outcome};
pub use provider::{ExceptionSignal, Instrumentation, Provider, SemconvOptIn};
pub use recorder::{RecordedSpan, Recorder, RecorderBuilder, RecorderTracer};
pub use rollup::{Rollup, RollupFuture};
pub use scope::Scope;
pub use span::{Entered, Span};
pub use stream::{InstrumentStream, InstrumentedStream, TracedStream};
pub use value::{ToValue, debug, display};

#[cfg(feature = "macros")]
pub use instrument_macros::traced_span;
pub use opentelemetry;
pub use opentelemetry::trace::SpanKind;

#[doc(hidden)]
pub use causes::chain;
#[doc(hidden)]
pub use ending::{Attached, attach};
#[doc(hidden)]
pub use milliseconds::milliseconds;
#[doc(hidden)]
pub use say::say;
#[doc(hidden)]
pub use written::written;
