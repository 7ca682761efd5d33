//! Lists of names and values, as queues have them.

use super::is_replaced;
use opentelemetry::propagation::{Extractor, Injector};
use std::str;

/// Names and values, bytes or strings: `Pairs(&list)` to extract from, `Pairs(&mut list)` to inject into a `Vec`.
///
/// Names are compared in any case, and a name that is there already is replaced. A message that is sent on has the `tracestate` of one
/// trace only: a new `traceparent` takes the one beside it away.
///
/// ```
/// use instrument_core::propagation::{Pairs, extract_context, inject_context};
/// use opentelemetry::Context;
///
/// let mut headers: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
/// inject_context(&Context::current(), &mut Pairs(&mut headers));
/// // … through the queue …
/// let cx = extract_context(&Context::current(), &Pairs(headers.as_slice()));
/// # drop(cx);
/// ```
#[derive(Debug)]
pub struct Pairs<T>(
    /// The list.
    pub T,
);

fn is(name: &impl AsRef<[u8]>, key: &str) -> bool {
    name.as_ref().eq_ignore_ascii_case(key.as_bytes())
}

impl<N: AsRef<[u8]>, V: AsRef<[u8]>> Extractor for Pairs<&[(N, V)]> {
    fn get(&self, key: &str) -> Option<&str> {
        let named = self.0.iter().find(|(name, _)| is(name, key));
        str::from_utf8(named?.1.as_ref()).ok()
    }

    fn keys(&self) -> Vec<&str> {
        let names = self.0.iter().map(|(name, _)| name.as_ref());
        names.filter_map(|name| str::from_utf8(name).ok()).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let named = self.0.iter().filter(|(name, _)| is(name, key));
        let values: Vec<_> = named
            .filter_map(|(_, value)| str::from_utf8(value.as_ref()).ok())
            .collect();
        (!values.is_empty()).then_some(values)
    }
}

impl<N, V> Injector for Pairs<&mut Vec<(N, V)>>
where
    N: AsRef<[u8]> + From<String>,
    V: From<String>,
{
    fn set(&mut self, key: &str, value: String) {
        self.0.retain(|(name, _)| !is_replaced(name.as_ref(), key));
        self.0.push((N::from(key.to_owned()), V::from(value)));
    }
}
