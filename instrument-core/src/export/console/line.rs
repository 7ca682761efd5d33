//! One span on one line.

use crate::semconv;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, SpanKind, Status};
use opentelemetry_sdk::trace::SpanData;
use std::fmt;

/// `save_event [client] 12.3ms error "disk full" camera.id=front +retried(attempt=2) ->trace/span trace_id=… span_id=… parent_span_id=…`
pub(super) struct Line<'a>(pub(super) &'a SpanData);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = self.0;
        write!(f, "{}", Quoted(&span.name))?;
        match span.span_kind {
            SpanKind::Internal => {}
            SpanKind::Client => f.write_str(" [client]")?,
            SpanKind::Server => f.write_str(" [server]")?,
            SpanKind::Producer => f.write_str(" [producer]")?,
            SpanKind::Consumer => f.write_str(" [consumer]")?,
        }
        let duration = span
            .end_time
            .duration_since(span.start_time)
            .unwrap_or_default();
        write!(f, " {duration:.1?}")?;
        match &span.status {
            Status::Unset => {}
            Status::Ok => f.write_str(" ok")?,
            Status::Error { description } if description.is_empty() => f.write_str(" error")?,
            Status::Error { description } => write!(f, " error {description:?}")?,
        }
        for attribute in &span.attributes {
            let value = attribute.value.to_string();
            write!(f, " {}={}", attribute.key, Quoted(&value))?;
        }
        for event in span.events.iter() {
            write!(f, " +{}", Quoted(&event.name))?;
            write_attributes(f, &event.attributes)?;
        }
        for link in span.links.iter() {
            let to = &link.span_context;
            write!(f, " ->{}/{}", to.trace_id(), to.span_id())?;
        }
        let context = &span.span_context;
        let (trace_id, span_id) = (context.trace_id(), context.span_id());
        write!(f, " trace_id={trace_id} span_id={span_id}")?;
        // Also of one that stands above: with spans that come one by one, nothing else says where they belong.
        if span.parent_span_id == SpanId::INVALID {
            return Ok(());
        }
        write!(f, " parent_span_id={}", span.parent_span_id)
    }
}

/// `(key=value, key=value)`, or nothing. A stack is too much for a line.
fn write_attributes(f: &mut fmt::Formatter<'_>, attributes: &[KeyValue]) -> fmt::Result {
    let is_shown = |it: &&KeyValue| it.key.as_str() != semconv::EXCEPTION_STACKTRACE;
    let mut between = "(";
    for attribute in attributes.iter().filter(is_shown) {
        let value = attribute.value.to_string();
        write!(f, "{between}{}={}", attribute.key, Quoted(&value))?;
        between = ", ";
    }
    f.write_str(if between == "(" { "" } else { ")" })
}

/// As it is, if that is one word; else in quotes, with what would break the line escaped.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |c: char| !c.is_control() && c != '"';
        let is_word = self.0.chars().all(|c| is_plain(c) && !c.is_whitespace());
        if is_word && !self.0.is_empty() {
            f.write_str(self.0)
        } else {
            write!(f, "{:?}", self.0)
        }
    }
}
