//! What waits for export takes memory. It is estimated: cheap, and close enough to bound a queue.

use crate::recorder::Record;
use crate::value::held_elsewhere;
use opentelemetry::KeyValue;
use std::fmt;
use std::mem::size_of_val;

/// A span or a log record.
pub(crate) trait Weigh: fmt::Debug + Send + 'static {
    /// In bytes.
    fn weight(&self) -> usize;
}

impl Weigh for Box<Record> {
    fn weight(&self) -> usize {
        of_record(self)
    }
}

fn of_record(span: &Record) -> usize {
    let more = span.more.as_ref().map_or(0, |more| {
        let events = more
            .events
            .iter()
            .map(|event| size_of_val(event) + event.name.len() + attributes(&event.attributes));
        let links = more
            .links
            .iter()
            .map(|link| size_of_val(link) + attributes(&link.attributes));
        events.sum::<usize>() + links.sum::<usize>()
    });
    size_of_val(span) + span.name.len() + span.attributes.weight() + more
}

fn attributes(all: &[KeyValue]) -> usize {
    let values = all
        .iter()
        .map(|attribute| attribute.key.as_str().len() + held_elsewhere(&attribute.value));
    size_of_val(all) + values.sum::<usize>()
}
