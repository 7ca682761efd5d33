//! Maps whose values are not all strings.

use opentelemetry::propagation::Extractor;
use std::fmt;

/// A map to extract from whose values are strings only sometimes: a JSON object, a table of attributes.
///
/// ```
/// use instrument_core::propagation::{Values, extract_context};
/// use opentelemetry::Context;
/// use serde_json::{Value, json};
///
/// let Value::Object(item) = json!({"traceparent": "00-…", "attempt": 2}) else { unreachable!() };
/// let cx = extract_context(&Context::current(), &Values::new(&item, Value::as_str));
/// # drop(cx);
/// ```
pub struct Values<'a, T: ?Sized, F> {
    map: &'a T,
    text: F,
}

impl<'a, T: ?Sized, F> Values<'a, T, F> {
    /// `text` says which values are strings.
    pub fn new(map: &'a T, text: F) -> Self {
        Self { map, text }
    }
}

impl<'a, T, F, K, V> Values<'a, T, F>
where
    T: ?Sized,
    &'a T: IntoIterator<Item = (&'a K, &'a V)>,
    K: AsRef<str> + 'a,
    V: 'a,
    F: Fn(&'a V) -> Option<&'a str>,
{
    fn texts(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.map
            .into_iter()
            .filter_map(|(name, value)| Some((name.as_ref(), (self.text)(value)?)))
    }
}

impl<'a, T, F, K, V> Extractor for Values<'a, T, F>
where
    T: ?Sized,
    &'a T: IntoIterator<Item = (&'a K, &'a V)>,
    K: AsRef<str> + 'a,
    V: 'a,
    F: Fn(&'a V) -> Option<&'a str>,
{
    fn get(&self, key: &str) -> Option<&str> {
        let mut texts = self.texts();
        texts.find_map(|(name, text)| name.eq_ignore_ascii_case(key).then_some(text))
    }

    fn keys(&self) -> Vec<&str> {
        self.texts().map(|(name, _)| name).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let named = self
            .texts()
            .filter(|(name, _)| name.eq_ignore_ascii_case(key));
        let values: Vec<_> = named.map(|(_, text)| text).collect();
        (!values.is_empty()).then_some(values)
    }
}

impl<T: ?Sized, F> fmt::Debug for Values<'_, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Values").finish_non_exhaustive()
    }
}
