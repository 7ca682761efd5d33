//! Baggage as it came: in its order, with its properties, encoded as it was.

use super::octets;
use crate::propagation::blank;
use crate::propagation::field::Field;
use crate::propagation::source::Source;
use std::borrow::Cow;

pub(super) const MAX_BYTES: usize = 8192;
pub(super) const MAX_MEMBERS: usize = 64;

/// The valid members of all headers, each key once.
///
/// A `Context` carries it beside OpenTelemetry's own baggage, which is a hash map of decoded values. That one is the truth of
/// what there is: whatever others change there, this only remembers the order and the writing of what is still the same.
#[derive(Debug, Default)]
pub(super) struct Came {
    /// `key=value;property,key=value`, without white space.
    text: String,
    members: Vec<Span>,
    /// How many were invalid or too many.
    pub(super) dropped: u64,
}

/// Where a member is in the text.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    key_end: usize,
    value_end: usize,
    end: usize,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    pub(super) key: &'a str,
    /// Encoded.
    pub(super) value: &'a str,
    /// Encoded, without the first `;`.
    pub(super) properties: &'a str,
    /// All of it.
    pub(super) text: &'a str,
}

impl Member<'_> {
    pub(super) fn decoded(&self) -> Cow<'_, str> {
        octets::decoded(self.value)
    }
}

impl Came {
    pub(super) fn read(source: &impl Source) -> Self {
        let mut came = Self::default();
        source.each(Field::Baggage, &mut |header| {
            came.make_room(header);
            for member in header.split(|byte| *byte == b',') {
                let member = blank::trimmed(member);
                // Empty ones come from putting headers together.
                if !member.is_empty() {
                    came.add(member);
                }
            }
        });
        came
    }

    /// For what a header may hold at most, at once.
    fn make_room(&mut self, header: &[u8]) {
        let members = 1 + header.iter().filter(|byte| **byte == b',').count();
        self.members.reserve(members.min(MAX_MEMBERS));
        self.text.reserve((header.len() + 1).min(MAX_BYTES));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether anything about it would be lost if it was written anew from a hash map of decoded values.
    pub(super) fn is_worth_remembering(&self) -> bool {
        let is_as_written = |member: Member<'_>| {
            member.properties.is_empty() && member.value.bytes().all(octets::is_plain)
        };
        self.members.len() > 1 || !self.members().all(is_as_written)
    }

    pub(super) fn members(&self) -> impl Iterator<Item = Member<'_>> {
        self.members.iter().map(|at| Member {
            key: &self.text[at.start..at.key_end],
            value: &self.text[at.key_end + 1..at.value_end],
            properties: self.text[at.value_end..at.end].trim_start_matches(';'),
            text: &self.text[at.start..at.end],
        })
    }

    /// How long the header was, but for white space and what was dropped.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.members().any(|member| member.key == key)
    }

    /// A member that is too many or too long is dropped as a whole, and a shorter one after it may still fit.
    fn add(&mut self, member: &[u8]) {
        let start = self.text.len();
        let fits = start + member.len() < MAX_BYTES + usize::from(start == 0);
        let added = if fits { self.written(member) } else { None };
        let Some(added) = added else {
            self.text.truncate(start);
            self.dropped += 1;
            return;
        };
        let key = &self.text[added.start..added.key_end];
        // The later of two with the same key wins.
        let earlier = self.members().position(|member| member.key == key);
        if let Some(earlier) = earlier {
            self.members.remove(earlier);
        } else if self.members.len() == MAX_MEMBERS {
            self.text.truncate(start);
            self.dropped += 1;
            return;
        }
        self.members.push(added);
    }

    fn written(&mut self, member: &[u8]) -> Option<Span> {
        let member = std::str::from_utf8(member).ok()?;
        let mut parts = member.split(';');
        let (key, value) = parts.next()?.split_once('=')?;
        let start = self.push(",", key, octets::is_key)?;
        let key_end = self.text.len();
        self.push("=", value, octets::is_value)?;
        let value_end = self.text.len();
        for property in parts {
            match property.split_once('=') {
                None => {
                    self.push(";", property, octets::is_key)?;
                }
                Some((key, value)) => {
                    self.push(";", key, octets::is_key)?;
                    self.push("=", value, octets::is_value)?;
                }
            }
        }
        Some(Span {
            start,
            key_end,
            value_end,
            end: self.text.len(),
        })
    }

    /// Where the part begins, if it is valid.
    fn push(&mut self, separator: &str, part: &str, is_valid: fn(&[u8]) -> bool) -> Option<usize> {
        let part = part.trim_matches([' ', '\t']);
        if !is_valid(part.as_bytes()) {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        self.text.push_str(part);
        Some(self.text.len() - part.len())
    }
}
