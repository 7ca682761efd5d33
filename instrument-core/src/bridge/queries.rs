//! sqlx makes no spans: one event tells of a statement when it is over, and becomes a span here.

use super::tracer::LateTracer;
use crate::Attributes;
use crate::clients::statement::{self, Dialect};
use crate::ending;
use crate::provider;
use crate::semconv::{
    DB_COLLECTION_NAME, DB_OPERATION_NAME, DB_QUERY_SUMMARY, DB_QUERY_TEXT,
    DB_RESPONSE_RETURNED_ROWS, DB_SYSTEM_NAME,
};
use crate::told;
use opentelemetry::StringValue;
use opentelemetry::trace::{Span, SpanBuilder, SpanKind, TraceContextExt, Tracer};
use std::fmt;
use std::time::{Duration, SystemTime};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// How much of a statement is recorded.
const MAX_CHARACTERS: usize = 2048;

/// Which database it is the event does not say.
const SYSTEM: &str = "other_sql";

/// Makes spans of sqlx's events.
#[derive(Default)]
pub(super) struct Queries {
    tracer: LateTracer,
}

pub(super) fn is_of_query(metadata: &Metadata<'_>) -> bool {
    metadata.is_event() && metadata.target() == "sqlx::query"
}

impl<S: Subscriber> Layer<S> for Queries {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        // On the thread of a connection there may be no context; a root would belong nowhere.
        let parent = ending::current();
        let is_recorded =
            parent.span().span_context().is_valid() && provider::is_recordable(&parent);
        if !is_recorded || told::is_told() {
            return;
        }
        let mut query = Query::default();
        event.record(&mut query);
        let now = SystemTime::now();
        let mut span = self
            .tracer
            .build_with_context(query.into_span(now), &parent);
        span.end_with_timestamp(now);
    }
}

#[derive(Default)]
struct Query {
    summary: String,
    /// Empty if the summary is all of it.
    statement: String,
    rows_returned: Option<i64>,
    elapsed: Duration,
}

impl Query {
    fn into_span(self, end: SystemTime) -> SpanBuilder {
        let text = match self.statement.trim() {
            "" => &self.summary,
            statement => statement,
        };
        let statement = statement::cached(text, Dialect::Generic);
        let summary = Some(statement.summary().clone()).filter(|summary| !summary.is_empty());
        let attributes = Attributes::list(usize::MAX, |to| {
            to.add_static(DB_SYSTEM_NAME, SYSTEM);
            to.add(DB_OPERATION_NAME, &statement.operation());
            to.add(DB_COLLECTION_NAME, &statement.collection());
            to.add(DB_QUERY_SUMMARY, &summary.clone().map(StringValue::from));
            let text = statement.text(text, Dialect::Generic, MAX_CHARACTERS);
            to.add(DB_QUERY_TEXT, &StringValue::from(text));
            to.add(DB_RESPONSE_RETURNED_ROWS, &self.rows_returned);
        });
        let name = summary.map_or_else(|| SYSTEM.to_owned(), |summary| summary.to_string());
        SpanBuilder::from_name(name)
            .with_kind(SpanKind::Client)
            .with_start_time(end.checked_sub(self.elapsed).unwrap_or(end))
            .with_attributes(attributes)
    }
}

impl Visit for Query {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => self.summary = value.to_owned(),
            "db.statement" => self.statement = value.to_owned(),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows_returned = i64::try_from(value).ok();
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.elapsed = Duration::try_from_secs_f64(value).unwrap_or_default();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}
