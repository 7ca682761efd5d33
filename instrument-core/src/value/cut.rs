//! How long a value may be.

use opentelemetry::{Array, StringValue, Value};

/// Cuts strings (also those in an array) to at most `limit` characters, as the specification counts them.
pub(crate) fn cut(value: &mut Value, limit: usize) {
    match value {
        Value::String(text) => cut_text(text, limit),
        Value::Array(Array::String(texts)) => {
            texts.iter_mut().for_each(|text| cut_text(text, limit))
        }
        _ => {}
    }
}

fn cut_text(text: &mut StringValue, limit: usize) {
    let short = cut_at(text.as_str(), limit);
    if short.len() < text.as_str().len() {
        *text = short.to_owned().into();
    }
}

/// As much of a text as there may be.
#[inline]
pub(crate) fn cut_at(text: &str, limit: usize) -> &str {
    // No text has more characters than bytes.
    if text.len() <= limit {
        text
    } else {
        cut_long(text, limit)
    }
}

#[cold]
fn cut_long(text: &str, limit: usize) -> &str {
    // The byte at which character number `limit` begins is a boundary.
    let end = text.char_indices().nth(limit);
    end.map_or(text, |(end, _)| &text[..end])
}
