//! The path that a request goes to, and prefixes of it.

use crate::semconv::sampling::{HTTP_ROUTE, HTTP_TARGET, URL_PATH};
use opentelemetry::{KeyValue, Value};

const METHODS: [&str; 9] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE",
];

/// From the route, else the path, else the span's name, if only it has a path after a method.
pub(super) fn of_request<'a>(name: &'a str, attributes: &'a [KeyValue]) -> &'a str {
    let path = [HTTP_ROUTE, HTTP_TARGET, URL_PATH]
        .into_iter()
        .find_map(|key| string(attributes, key))
        .unwrap_or_else(|| split_name(name).map_or(name, |(_, path)| path));
    path.split(['?', '#']).next().unwrap_or(path)
}

/// `GET /cameras` in two.
pub(super) fn split_name(name: &str) -> Option<(&str, &str)> {
    let (method, path) = name.split_once(' ')?;
    METHODS
        .contains(&method)
        .then(|| (method, path.trim_start()))
}

/// Whether `path` is `prefix` or lies below it: `/api/events/7`, not `/api/eventsX`, lies below `/api/events`.
pub(super) fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix.trim_end_matches('/'))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The last value counts, as a span's attribute may have been set again.
pub(super) fn value<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a Value> {
    attributes
        .iter()
        .rev()
        .find(|attribute| attribute.key.as_str() == key)
        .map(|attribute| &attribute.value)
}

pub(super) fn string<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a str> {
    match value(attributes, key)? {
        Value::String(string) if !string.as_str().is_empty() => Some(string.as_str()),
        _ => None,
    }
}
