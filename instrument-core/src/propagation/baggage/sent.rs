//! Baggage as it is sent.

use super::came::{Came, MAX_BYTES, MAX_MEMBERS};
use super::octets;
use opentelemetry::baggage::{Baggage, BaggageMetadata};
use opentelemetry::{Key, StringValue};

/// A header's value in the making.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) text: String,
    members: usize,
    /// How many did not fit.
    pub(super) dropped: u64,
}

impl Sent {
    /// What came is sent as it came where it is still the same, and then the rest, in the order of its keys.
    pub(super) fn of(baggage: &Baggage, came: Option<&Came>) -> Self {
        let mut sent = Self::default();
        sent.text.reserve(came.map_or(64, Came::length));
        let mut known = 0;
        for member in came.into_iter().flat_map(Came::members) {
            if let Some((value, metadata)) = baggage.get_with_metadata(member.key) {
                known += 1;
                if value.as_str() == member.decoded() && metadata.as_str() == member.properties {
                    sent.member(|out| out.push_str(member.text));
                } else {
                    sent.member(|out| write(member.key, value, metadata, out));
                }
            }
        }
        if known < baggage.len() {
            let came: Vec<_> = came.into_iter().flat_map(Came::members).collect();
            let is_new = |key: &Key| came.iter().all(|member| member.key != key.as_str());
            let mut rest: Vec<_> = baggage.iter().filter(|(key, _)| is_new(key)).collect();
            rest.sort_unstable_by_key(|(key, _)| key.as_str());
            for (key, (value, metadata)) in rest {
                sent.member(|out| write(key.as_str(), value, metadata, out));
            }
        }
        sent
    }

    /// Whole members only, whatever the limits.
    fn member(&mut self, write: impl FnOnce(&mut String)) {
        let before = self.text.len();
        if before > 0 {
            self.text.push(',');
        }
        write(&mut self.text);
        if self.text.len() > MAX_BYTES || self.members == MAX_MEMBERS {
            self.text.truncate(before);
            self.dropped += 1;
        } else {
            self.members += 1;
        }
    }
}

fn write(key: &str, value: &StringValue, metadata: &BaggageMetadata, out: &mut String) {
    out.push_str(key);
    out.push('=');
    octets::encode(value.as_str(), out);
    for property in metadata.as_str().split(';') {
        let (key, value) = match property.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (property, None),
        };
        let key = key.trim();
        // A property is of no use without its key, and another key is another property.
        if octets::is_key(key.as_bytes()) {
            out.push(';');
            out.push_str(key);
            if let Some(value) = value {
                out.push('=');
                octets::encode_invalid(value.trim(), out);
            }
        }
    }
}
