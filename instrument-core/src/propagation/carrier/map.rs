//! Maps of strings, and anything that strings can be put into.

use super::is_replaced;
use opentelemetry::propagation::{Extractor, Injector};
use std::mem;

/// A map: `Map(&map)` to extract from a map of strings, `Map(&mut map)` to inject into any map whose keys and values can be
/// made from a `String`, a JSON object among them.
///
/// Names are compared in any case, and a name that is there already is replaced. A message that is sent on has the `tracestate` of one
/// trace only: a new `traceparent` takes the one beside it away. To extract from a map of other values, see [`Values`](super::Values).
///
/// ```
/// use instrument_core::propagation::{Map, inject_context};
/// use opentelemetry::Context;
/// use serde_json::{Value, json};
///
/// let Value::Object(mut item) = json!({"file_path": "/images/1.jpg"}) else { unreachable!() };
/// inject_context(&Context::current(), &mut Map(&mut item));
/// ```
#[derive(Debug)]
pub struct Map<T>(
    /// The map.
    pub T,
);

impl<'a, T, K, V> Extractor for Map<&'a T>
where
    T: ?Sized,
    &'a T: IntoIterator<Item = (&'a K, &'a V)>,
    K: AsRef<str> + 'a,
    V: AsRef<str> + 'a,
{
    fn get(&self, key: &str) -> Option<&str> {
        let mut entries = self.0.into_iter();
        entries.find_map(|(name, value)| {
            (name.as_ref().eq_ignore_ascii_case(key)).then(|| value.as_ref())
        })
    }

    fn keys(&self) -> Vec<&str> {
        self.0.into_iter().map(|(name, _)| name.as_ref()).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let named = self
            .0
            .into_iter()
            .filter(|(name, _)| name.as_ref().eq_ignore_ascii_case(key));
        let values: Vec<_> = named.map(|(_, value)| value.as_ref()).collect();
        (!values.is_empty()).then_some(values)
    }
}

impl<T, K, V> Injector for Map<&mut T>
where
    T: IntoIterator<Item = (K, V)> + Extend<(K, V)> + Default,
    K: AsRef<str> + From<String>,
    V: From<String>,
{
    fn set(&mut self, key: &str, value: String) {
        let kept = mem::take(self.0)
            .into_iter()
            .filter(|(name, _)| !is_replaced(name.as_ref().as_bytes(), key));
        let new = (K::from(key.to_owned()), V::from(value));
        self.0.extend(kept.chain([new]));
    }
}
