//! Baggage as it came: in its order, with its properties, encoded as it was.

use super::list::{List, Listed};
use super::octets;
use crate::baggage::PipelineBaggage;
use crate::propagation::field::Field;
use crate::propagation::source::Source;
use opentelemetry::Key;
use opentelemetry::baggage::{Baggage, BaggageMetadata};
use std::borrow::Cow;

pub(super) const MAX_BYTES: usize = 8192;
pub(super) const MAX_MEMBERS: usize = 64;

/// The valid members of all headers, each key once: `key=value;property,key=value`, without white space.
///
/// A `Context` carries it beside OpenTelemetry's own baggage, which is a hash map of decoded values. That one is the truth of
/// what there is: whatever others change there, this only remembers the order and the writing of what is still the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Came(String);

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

impl<'a> Member<'a> {
    /// Of a valid one without white space.
    fn of(text: &'a str) -> Self {
        let (member, properties) = split(text, b';');
        let (key, value) = split(member, b'=');
        Self {
            key,
            value,
            properties,
            text,
        }
    }

    pub(super) fn decoded(&self) -> Cow<'_, str> {
        octets::decoded(self.value)
    }
}

fn split(text: &str, separator: u8) -> (&str, &str) {
    let at = text.bytes().position(|byte| byte == separator);
    at.map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
}

impl Came {
    pub(super) fn members(&self) -> impl Iterator<Item = Member<'_>> {
        let all = self.0.split(',').filter(|member| !member.is_empty());
        all.map(Member::of)
    }

    /// How long the header was, but for white space and what was dropped.
    pub(super) fn length(&self) -> usize {
        self.0.len()
    }

    /// With the later of two with the same key alone.
    fn without_earlier(&self) -> Self {
        let all: Vec<_> = self.members().collect();
        let mut last: Vec<Member<'_>> = Vec::with_capacity(MAX_MEMBERS);
        for member in all.into_iter().rev() {
            if last.iter().all(|later| later.key != member.key) {
                last.push(member);
            }
        }
        let texts: Vec<_> = last.iter().rev().map(|member| member.text).collect();
        Self(texts.join(","))
    }
}

/// What headers say, as OpenTelemetry keeps it and as it came.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) baggage: Baggage,
    came: Came,
    /// Whether anything would be lost if it was written anew from a hash map of decoded values.
    is_worth_remembering: bool,
    has_earlier: bool,
    /// How many were invalid or too many.
    pub(super) dropped: u64,
}

impl Read {
    pub(super) fn of(source: &impl Source) -> Self {
        let mut read = Self::default();
        source.each(Field::Baggage, &mut |header| {
            let room = (header.len() + 1).min(MAX_BYTES);
            read.came.0.reserve(room);
            // What is no text is no member either way.
            let header = match std::str::from_utf8(header) {
                Ok(header) => Cow::Borrowed(header),
                Err(_) => String::from_utf8_lossy(header),
            };
            for member in List::new(&header) {
                let added = member.is_some_and(|member| read.add(&member));
                read.dropped += u64::from(!added);
            }
        });
        read
    }

    /// A member that is too many or too long is dropped as a whole, and a shorter one after it may still fit.
    fn add(&mut self, member: &Listed<'_>) -> bool {
        let text = &mut self.came.0;
        let is_first = text.is_empty();
        let fits = text.len() + member.text.len() < MAX_BYTES + usize::from(is_first);
        let is_full = self.baggage.len() == MAX_MEMBERS;
        if !fits || is_full && self.baggage.get(member.key).is_none() {
            return false;
        }
        if !is_first {
            text.push(',');
        }
        let start = text.len();
        if member.text.len() == member.length {
            text.push_str(member.text);
        } else {
            text.extend(member.text.chars().filter(|c| !matches!(c, ' ' | '\t')));
        }
        let value = if member.is_plain {
            member.value.to_owned()
        } else {
            octets::decoded(member.value).into_owned()
        };
        let properties = if member.has_properties {
            Member::of(&text[start..]).properties.into()
        } else {
            BaggageMetadata::default()
        };
        let earlier = self
            .baggage
            .insert_with_metadata(key(member.key), value, properties);
        self.has_earlier |= earlier.is_some();
        self.is_worth_remembering |= !is_first || !member.is_plain || member.has_properties;
        true
    }

    /// What is to be remembered.
    pub(super) fn remembered(&mut self) -> Option<Came> {
        if !self.is_worth_remembering {
            None
        } else if self.has_earlier {
            Some(self.came.without_earlier())
        } else {
            Some(std::mem::take(&mut self.came))
        }
    }
}

/// The names that everybody knows here need no copy.
fn key(name: &str) -> Key {
    let known = PipelineBaggage::KEYS.iter().find(|key| key.name() == name);
    known.map_or_else(
        || Key::from(name.to_owned()),
        |key| Key::from_static_str(key.name()),
    )
}
