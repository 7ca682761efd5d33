//! HTTP headers.

use super::super::field::Field;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::{Extractor, Injector};

/// HTTP headers: `Headers(&headers)` to extract from, `Headers(&mut headers)` to inject into.
///
/// Any propagator can use it. [`extract_headers`](crate::propagation::extract_headers) and
/// [`inject_headers`](crate::propagation::inject_headers) are shorter and cost less.
#[derive(Debug)]
pub struct Headers<T>(
    /// The headers.
    pub T,
);

/// The default propagator's headers, known ahead so that no name is parsed or copied.
static NAMES: [HeaderName; 3] = [
    HeaderName::from_static(Field::TraceParent.name()),
    HeaderName::from_static(Field::TraceState.name()),
    HeaderName::from_static(Field::Baggage.name()),
];

pub(in super::super) fn name(field: Field) -> &'static HeaderName {
    &NAMES[field as usize]
}

impl Extractor for Headers<&HeaderMap> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values = self.0.get_all(key).iter();
        let texts: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        (!texts.is_empty()).then_some(texts)
    }
}

impl Injector for Headers<&mut HeaderMap> {
    fn set(&mut self, key: &str, value: String) {
        let Ok(value) = HeaderValue::try_from(value) else {
            return;
        };
        let name = match NAMES.iter().find(|name| *name == key) {
            Some(name) => name.clone(),
            None => match HeaderName::try_from(key) {
                Ok(name) => name,
                Err(_) => return,
            },
        };
        self.0.insert(name, value);
    }

    fn reserve(&mut self, additional: usize) {
        self.0.reserve(additional);
    }
}
