//! What waits for export takes memory, and room in a request. It is estimated: cheap, and close enough to bound both.

use crate::recorder::{self, Record, Records};
use crate::value::held_elsewhere;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Status, TraceId, TraceState};
use std::fmt;
use std::mem::size_of_val;

/// A span or a log record.
pub(crate) trait Weigh: fmt::Debug + Send + 'static {
    /// In bytes.
    fn weight(&self) -> usize;

    /// The trace that would have a hole without it.
    fn part_of(&self) -> Option<TraceId> {
        None
    }

    /// Gets rid of those for which there was no room.
    fn turn_away(all: Vec<Self>)
    where
        Self: Sized,
    {
        drop(all);
    }
}

impl Weigh for Box<Record> {
    fn weight(&self) -> usize {
        of_record(self)
    }

    fn part_of(&self) -> Option<TraceId> {
        Some(self.trace_id)
    }

    /// They are used again: where there is too much, nobody should have to make new ones as well.
    fn turn_away(all: Records) {
        recorder::give_back(all);
    }
}

fn of_record(span: &Record) -> usize {
    let plain = size_of_val(span) + span.name.len() + span.attributes.weight();
    if span.more.is_none() && !matches!(span.status, Status::Error { .. }) {
        plain
    } else {
        plain + of_rest(span)
    }
}

/// Of what most do not have.
#[cold]
fn of_rest(span: &Record) -> usize {
    let more = span.more.as_ref().map_or(0, |more| {
        let events = more
            .events
            .iter()
            .map(|event| size_of_val(event) + event.name.len() + attributes(&event.attributes));
        let links = more.links.iter().map(|link| {
            let state = trace_state(link.span_context.trace_state());
            size_of_val(link) + state + attributes(&link.attributes)
        });
        events.sum::<usize>() + links.sum::<usize>() + trace_state(&more.trace_state)
    });
    let description = match &span.status {
        Status::Error { description } => description.len(),
        _ => 0,
    };
    description + more
}

fn trace_state(state: &TraceState) -> usize {
    if *state == TraceState::NONE {
        0
    } else {
        state.header().len()
    }
}

fn attributes(all: &[KeyValue]) -> usize {
    let values = all
        .iter()
        .map(|attribute| attribute.key.as_str().len() + held_elsewhere(&attribute.value));
    size_of_val(all) + values.sum::<usize>()
}
