//! The line of text.

use super::entry::Entry;
use super::timestamp::Timestamp;
use super::written::{write_printable, write_word};
use opentelemetry::Value;
use std::fmt;

pub(super) fn write_text_line(out: &mut impl fmt::Write, entry: &Entry) -> fmt::Result {
    Timestamp::of(entry.time).write_plain(out)?;
    write!(out, " | {} | ", entry.level)?;
    write_printable(out, &entry.component)?;
    let Entry {
        trace_id, span_id, ..
    } = entry;
    write!(out, " | trace_id={trace_id} span_id={span_id} | ")?;
    write_printable(out, &entry.message)?;
    for (i, (key, value)) in entry.fields.iter().enumerate() {
        if i > 0 || !entry.message.is_empty() {
            out.write_char(' ')?;
        }
        write_printable(out, key.as_str())?;
        out.write_char('=')?;
        match value {
            Value::String(text) => write_word(out, text.as_str())?,
            other => write_word(out, &other.to_string())?,
        }
    }
    out.write_char('\n')
}
