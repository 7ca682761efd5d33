//! Headers for queues that have none.

mod json;
mod reader;

#[cfg(feature = "redis")]
use super::sent::{self, Sent};
use opentelemetry::propagation::{Extractor, Injector};
use std::mem;

/// A message with headers, as one JSON text, for queues whose messages are only bytes.
///
/// ```text
/// {"envelope":"instrument/1","headers":{"traceparent":"00-…-01","queue-sent":"at=…"},"body":"…"}
/// ```
///
/// A body that is no UTF-8 is `"body_base64"`. Whatever is not such a text is a message as it was before there were
/// envelopes: its body is all of it, and it has no headers. So consumers can be changed before producers.
///
/// ```
/// use instrument_core::clients::queue::{Delivery, Destination, Envelope};
///
/// static FRAMES: Destination = Destination::new("redis", "frames");
///
/// let mut message = Envelope::new(br#"{"camera_id":"front_door"}"#.to_vec());
/// let sending = FRAMES.send().inject(&mut message);
/// let bytes = sending.in_scope(|| message.seal());
/// // … through the queue …
/// let message = Envelope::open(bytes);
/// let delivery = Delivery::of(&message);
/// FRAMES.process(&delivery).in_scope(|| assert_eq!(message.body(), br#"{"camera_id":"front_door"}"#));
///
/// let old = Envelope::open(b"no envelope".to_vec());
/// assert_eq!(old.body(), b"no envelope");
/// ```
///
/// What it adds is bounded: at most 32 headers of 16 KiB together, and a third of a body that is no text. Of a text that
/// has more headers than that, none is taken; its body is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    headers: Headers,
    body: Vec<u8>,
}

/// How many there may be, and how many bytes all of them may have.
const MAX_HEADERS: usize = 32;
const MAX_BYTES: usize = 16 * 1024;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Headers(Vec<(String, String)>);

impl Headers {
    fn bytes(&self) -> usize {
        let all = self.0.iter();
        all.map(|(name, value)| name.len() + value.len()).sum()
    }

    fn fit(&self) -> bool {
        self.0.len() <= MAX_HEADERS && self.bytes() <= MAX_BYTES
    }
}

impl Envelope {
    /// A new message, without headers yet.
    #[must_use]
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        Self {
            headers: Headers::default(),
            body: body.into(),
        }
    }

    /// What came out of a queue: with its headers if it was [sealed](Self::seal), else as it is.
    #[must_use]
    pub fn open(message: impl Into<Vec<u8>>) -> Self {
        let message = message.into();
        match json::read(&message) {
            Some(mut sealed) => {
                if !sealed.headers.fit() {
                    sealed.headers = Headers::default();
                }
                sealed
            }
            None => Self::new(message),
        }
    }

    /// The bytes to be put into a queue. Without headers that is the body as it is, unless that looks like an envelope.
    #[must_use]
    pub fn seal(&self) -> Vec<u8> {
        if self.headers.0.is_empty() && json::read(&self.body).is_none() {
            self.body.clone()
        } else {
            json::write(self)
        }
    }

    /// The message itself.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The message itself.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Counts that the message was delivered and is to be once more. One that had no headers has one then: else what kills
    /// its workers would be taken for ever.
    #[cfg(feature = "redis")]
    pub(super) fn count_delivery(&mut self) {
        let mut sent = Sent::read(self);
        sent.attempt = Some(sent.attempt.unwrap_or(1).saturating_add(1));
        self.set(sent::HEADER, sent.header());
    }

    /// The same body, to be sent once more.
    #[must_use]
    pub fn without_headers(&self) -> Self {
        Self::new(self.body.clone())
    }
}

/// A header that does not fit is left out.
impl Injector for Envelope {
    fn set(&mut self, key: &str, value: String) {
        let headers = &mut self.headers;
        let known = (headers.0.iter_mut()).find(|(name, _)| name.eq_ignore_ascii_case(key));
        let before = match known {
            Some((_, known)) => Some(mem::replace(known, value)),
            None => {
                headers.0.push((key.to_owned(), value));
                None
            }
        };
        if headers.fit() {
            return;
        }
        match before {
            Some(_) => headers
                .0
                .retain(|(name, _)| !name.eq_ignore_ascii_case(key)),
            None => drop(headers.0.pop()),
        }
    }
}

impl Extractor for Envelope {
    fn get(&self, key: &str) -> Option<&str> {
        let mut all = self.headers.0.iter();
        let (_, value) = all.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        Some(value)
    }

    fn keys(&self) -> Vec<&str> {
        let all = self.headers.0.iter();
        all.map(|(name, _)| name.as_str()).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let all = self.headers.0.iter();
        let named = all.filter(|(name, _)| name.eq_ignore_ascii_case(key));
        let values: Vec<_> = named.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then_some(values)
    }
}

#[cfg(test)]
mod tests;
