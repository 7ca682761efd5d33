//! Log lines that say which trace they belong to.
//!
//! Events of [`tracing`](https://docs.rs/tracing) and [`log`](https://docs.rs/log) get the ids of the span that is current
//! in OpenTelemetry's `Context`: whoever started it, on whatever thread, before and after every `.await`.
//!
//! ```text
//! 2024-01-15 10:30:45 | INFO | backend.services | trace_id=0af7651916cd43dd8448eb211c80319c span_id=b7ad6b7169203331 | frame stored camera_id=front_door
//! ```
//!
//! Setting up telemetry sets a subscriber up as well, unless the service has one. One of your own takes the same lines as
//! a [`layer`], or as the [`Formatter`] of a `tracing_subscriber::fmt` layer; [`Telemetry::log_layer`](../telemetry/struct.Telemetry.html#method.log_layer) sends them over OTLP, too:
//!
//! ```
//! use instrument_core::logs::{self, Formatter, LogFormat};
//! use tracing_subscriber::layer::SubscriberExt;
//!
//! let to_stderr = tracing_subscriber::registry().with(logs::layer(LogFormat::Text));
//! let own = tracing_subscriber::registry()
//!     .with(tracing_subscriber::fmt::layer().event_format(Formatter::json()).with_writer(std::io::stdout));
//! # drop((to_stderr, own));
//! ```
//!
//! # What is in a line
//!
//! * Time is UTC. The component is the event's target with dots: `backend::services` is written `backend.services`
//!   (`RUST_LOG` takes it as the code has it). Outside spans both ids are empty.
//! * Fields follow the message as ` key=value`; in JSON they keep their types. First those of the scope
//!   ([`log_context!`](crate::log_context!)), then the event's own, which win.
//! * A line stays a line: line breaks and control characters are escaped.
//! * Secrets are left out, by their key and by how they look: see [`Redaction`].
//! * The fields of `tracing` spans stay on those spans; [`bridge`](../bridge/index.html)
//!   takes them along.
//!
//! JSON has `timestamp`, `level`, `component`, `hostname`, `container_id`, `app_version` and `environment` (as far as the
//! resource knows them), `trace_id`, `span_id`, `message`, `file` and `line`. A field of the event's own that is named like
//! one of them replaces it; only `timestamp`, `level` and `message` stay, and such a field is written as `fields.level`.

mod directives;
mod entry;
mod fields;
mod formatter;
mod json;
mod log_context;
mod otlp;
mod redaction;
mod scoped;
mod subscriber;
mod text;
mod timestamp;
mod visited;
mod written;

pub use fields::Fields;
pub use formatter::{Formatter, LogFormat, NoSpanFields, layer};
pub use redaction::Redaction;
pub use scoped::Scoped;

#[cfg(feature = "telemetry")]
pub(crate) use directives::ITSELF;
pub(crate) use fields::keep_fields;
pub(crate) use otlp::layer as otlp_layer;
pub(crate) use subscriber::{MoreLayer, Options, init};
