//! Spans of libraries that speak `tracing` join the same traces.
//!
//! sqlx, hyper, tonic, tower-http and everything under `#[tracing::instrument]` make `tracing` spans. A subscriber with this
//! [`layer`] in it makes them OpenTelemetry spans of the [`Provider`](crate::Provider) that our own spans would have: the
//! one bound to the current context, else the installed one, else OpenTelemetry's global, looked for when the span starts.
//! So the layer may be built before telemetry is installed. Parents are right in both directions and across awaits, since
//! both kinds of spans are current in OpenTelemetry's `Context` while they are entered.
//!
//! ```
//! use instrument_core::testing::Kit;
//! use instrument_core::{bridge, span};
//! use tracing_subscriber::layer::SubscriberExt;
//!
//! let kit = Kit::new();
//! let _recording = kit.enter();
//! let subscriber = tracing_subscriber::registry().with(bridge::layer());
//! tracing::subscriber::with_default(subscriber, || {
//!     span!("handle_frame").in_scope(|| {
//!         tracing::info_span!(target: "sqlx", "query", "db.system.name" = "postgresql").in_scope(|| {
//!             span!("decode_rows").in_scope(|| { /* … */ });
//!         });
//!     });
//! });
//! assert_eq!(kit.tree(), r#"
//!     handle_frame
//!       query target=sqlx db.system.name=postgresql
//!         decode_rows
//! "#);
//! ```
//!
//! # What is taken
//!
//! Spans up to level `DEBUG`, those under the target `otel::tracing` of any level (where a filter lets it through: `otel::tracing=trace`, as axum-tracing-opentelemetry asks for), and none that could not be recorded: below an unsampled parent, or where telemetry is
//! suppressed, the layer does nothing. h2's span of a whole connection is left out. The one that tower-http's `TraceLayer` makes of a request
//! is taken without the query, which may have secrets in it; beside the layers of `instrument-tower` it says nothing new, and outside of
//! them it begins a trace of its own. Events up to `INFO` become events of
//! the bridged span that they happened right in; an `ERROR` among them fails it. What happens in a span of ours inside it
//! does not: its log line has the right ids anyhow. Narrow it with a filter of your own:
//! `bridge::layer().with_filter(…)`.
//!
//! sqlx makes no spans, but tells of each statement when it is over, as an event of level `DEBUG`. Under a span that becomes a
//! client span, with the statement's literals masked; not if the client [of ours](crate::clients) tells of it. (SQLite runs statements on threads of its own, which know of `tracing` spans only: have one around them.)
//!
//! A span's `otel.name`, `otel.kind` and `otel.status_code` fields work as
//! [tracing-opentelemetry](https://docs.rs/tracing-opentelemetry) has them, which does the work. Its own limits hold, too: a
//! span starts when it is first entered or becomes a parent, and `parent: None` forgets the provider that is bound.

mod filter;
mod mark;
mod queries;
mod tracer;

use filter::Recordable;
use mark::Mark;
use queries::{Queries, is_of_query};
use tracer::LateTracer;
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::registry::LookupSpan;

/// A layer that makes `tracing` spans OpenTelemetry spans. See the [module docs](self).
#[must_use]
pub fn layer<S>() -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    OpenTelemetryLayer::new(LateTracer::default())
        // Of what nobody named, the target stays: it says whose span this is.
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .and_then(Mark)
        .with_filter(Recordable)
        .and_then(
            Queries::default()
                .with_filter(filter_fn(is_of_query).with_max_level_hint(LevelFilter::DEBUG)),
        )
}
