//! An entry of a stream.

use crate::clients::queue::{Delivery, sent};
use crate::ending;
use crate::propagation::{self, Pairs};
use redis::Value;

/// An entry of a [`Stream`](super::Stream).
#[derive(Debug)]
pub struct StreamMessage {
    fields: Fields,
    delivery: Delivery,
    id: String,
}

/// Names and values, in their order.
pub(super) type Fields = Vec<(Vec<u8>, Vec<u8>)>;

impl StreamMessage {
    pub(super) fn new(id: String, fields: Fields) -> Self {
        let delivery = Delivery::of(&Pairs(&fields[..])).with_message_id(&*id);
        Self {
            fields,
            delivery,
            id,
        }
    }

    pub(super) fn with_delivery_count(mut self, count: u32) -> Self {
        self.delivery = self.delivery.with_delivery_count(count);
        self
    }

    /// The same fields without those of the context, to be sent once more.
    pub(super) fn without_headers(&self) -> Fields {
        let headers = ending::look(propagation::fields);
        let is_header = |name: &[u8]| {
            let mut headers = headers.iter().map(String::as_str).chain([sent::HEADER]);
            headers.any(|header| name.eq_ignore_ascii_case(header.as_bytes()))
        };
        let mut fields = self.fields.clone();
        fields.retain(|(name, _)| !is_header(name));
        fields
    }

    /// Redis' id of it.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(known, _)| known == name.as_bytes())?;
        Some(value)
    }

    /// All fields in their order, those of the context among them.
    pub fn fields(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.fields
            .iter()
            .map(|(name, value)| (&name[..], &value[..]))
    }

    /// What came with it.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// Which attempt at it this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.delivery.attempt()
    }
}

/// Entries as Redis lists them: an id, and names and values in turn. Of those that were deleted meanwhile there is nothing.
pub(super) fn entries(reply: Value) -> Vec<(String, Fields)> {
    let Value::Array(entries) = reply else {
        return Vec::new();
    };
    entries.into_iter().filter_map(entry).collect()
}

fn entry(entry: Value) -> Option<(String, Fields)> {
    let Value::Array(parts) = entry else {
        return None;
    };
    let [id, Value::Array(fields)] = <[Value; 2]>::try_from(parts).ok()? else {
        return None;
    };
    let id = String::from_utf8(bytes(id)?).ok()?;
    let mut fields = fields.into_iter().filter_map(bytes);
    let mut pairs = Fields::new();
    while let (Some(name), Some(value)) = (fields.next(), fields.next()) {
        pairs.push((name, value));
    }
    Some((id, pairs))
}

fn bytes(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        Value::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}
