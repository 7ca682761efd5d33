//! Where the value of one key comes from.

use super::path;
use crate::framework::axum;
use crate::head::RequestHead;
use http::HeaderName;
use instrument_core::baggage::{BaggageKey, Dropped};
use opentelemetry::StringValue;
use opentelemetry::baggage::Baggage;
use std::borrow::Cow;

/// Longer values are of no use to anyone who reads a trace.
const MAX_LENGTH: usize = 256;

/// Where the value of one key comes from: the first of its sources, in the order in which they are named, that has a
/// value which the key allows.
///
/// A key without [`incoming`](Self::incoming) is never taken from a caller's baggage.
///
/// ```
/// use instrument_core::baggage::BaggageKey;
/// use instrument_tower::baggage::BaggageRule;
///
/// // `/tenants/acme/…` says it, whatever a caller sends as baggage.
/// let tenant = BaggageRule::new(BaggageKey::new("tenant.id").with_identifiers())
///     .path_after("tenants")
///     .incoming();
/// # let _ = tenant;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a rule is of no use without its layer"]
pub struct BaggageRule {
    key: BaggageKey,
    sources: Vec<Source>,
    lowercased: bool,
    max_length: usize,
    default: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Source {
    Incoming,
    Header(HeaderName),
    PathAfter(Cow<'static, str>),
}

/// What a source says.
enum Found<'a> {
    Nothing,
    Text(Cow<'a, str>),
    /// What is no text, or not one text.
    Broken(&'a [u8]),
}

/// What becomes of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// What the context has.
    AsItIs,
    New(Cow<'static, str>),
    Nothing,
}

impl BaggageRule {
    /// Of this key, from nowhere yet.
    pub fn new(key: BaggageKey) -> Self {
        Self {
            key,
            sources: Vec::new(),
            lowercased: false,
            max_length: MAX_LENGTH,
            default: None,
        }
    }

    /// From the baggage of a trusted caller.
    pub fn incoming(self) -> Self {
        self.from(Source::Incoming)
    }

    /// From a header of the request, whoever sends it. One that is there twice says nothing.
    pub fn header(self, name: HeaderName) -> Self {
        self.from(Source::Header(name))
    }

    /// From the path of the request: what follows the first segment of this name, at any depth. Both are compared
    /// decoded, but an encoded `/` separates nothing.
    pub fn path_after(self, segment: impl Into<Cow<'static, str>>) -> Self {
        self.from(Source::PathAfter(segment.into()))
    }

    /// Makes lower case of what headers and paths say, before it is looked at.
    pub fn lowercased(mut self) -> Self {
        self.lowercased = true;
        self
    }

    /// Takes no value that has more bytes. Default: 256.
    pub fn with_max_length(mut self, bytes: usize) -> Self {
        self.max_length = bytes;
        self
    }

    /// The value where no source has one. One that the key does not allow is never set, which a warning says at once.
    pub fn or(mut self, default: &'static str) -> Self {
        if self.key.allows(default) {
            self.default = Some(default);
        } else {
            instrument_core::say(format_args!(
                "{:?} does not allow its default `{default}`, which is left out; choose one that it allows",
                self.key
            ));
        }
        self
    }

    fn from(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    pub(super) fn key(&self) -> BaggageKey {
        self.key
    }

    pub(super) fn name(&self) -> &'static str {
        self.key.name()
    }

    pub(super) fn decide(
        &self,
        request: RequestHead<'_>,
        baggage: &Baggage,
        dropped: &mut Vec<Dropped>,
    ) -> Value {
        let incoming = baggage.get(self.name());
        for source in &self.sources {
            match self.found(source, request, incoming) {
                Found::Nothing => {}
                Found::Text(text) if self.allows(&text) => {
                    return match incoming {
                        Some(incoming) if incoming.as_str() == text => Value::AsItIs,
                        _ => Value::New(text.into_owned().into()),
                    };
                }
                Found::Text(text) => dropped.push(Dropped::new(self.key, text.as_bytes())),
                Found::Broken(bytes) => dropped.push(Dropped::new(self.key, bytes)),
            }
        }
        self.default
            .map_or(Value::Nothing, |default| Value::New(default.into()))
    }

    fn allows(&self, text: &str) -> bool {
        text.len() <= self.max_length && self.key.allows(text)
    }

    fn found<'a>(
        &self,
        source: &Source,
        request: RequestHead<'a>,
        incoming: Option<&'a StringValue>,
    ) -> Found<'a> {
        match source {
            Source::Incoming => match incoming {
                Some(value) => Found::Text(value.as_str().into()),
                None => Found::Nothing,
            },
            Source::Header(name) => self.cased(in_header(request, name)),
            Source::PathAfter(segment) => self.cased(in_path(request, segment)),
        }
    }

    fn cased<'a>(&self, found: Found<'a>) -> Found<'a> {
        match found {
            Found::Text(text)
                if self.lowercased && !text.bytes().all(|b| b.is_ascii_lowercase()) =>
            {
                Found::Text(text.to_ascii_lowercase().into())
            }
            found => found,
        }
    }
}

fn in_header<'a>(request: RequestHead<'a>, name: &HeaderName) -> Found<'a> {
    let mut values = request.headers().get_all(name).iter();
    let Some(value) = values.next() else {
        return Found::Nothing;
    };
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) if values.next().is_none() => Found::Text(text.trim_matches([' ', '\t']).into()),
        _ => Found::Broken(value.as_bytes()),
    }
}

fn in_path<'a>(request: RequestHead<'a>, segment: &str) -> Found<'a> {
    let uri = axum::original_uri(request.extensions()).unwrap_or(request.uri());
    match path::after(uri.path(), segment) {
        None => Found::Nothing,
        Some(text) => path::decoded(text).map_or(Found::Broken(text.as_bytes()), Found::Text),
    }
}
