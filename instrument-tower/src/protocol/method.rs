//! Which methods of HTTP there are, so that a stranger's do not become names.

use http::Method;
use std::sync::Arc;

/// What the conventions record in the place of a value that is not known.
pub(crate) const OTHER: &str = "_OTHER";

/// The methods of RFC 9110, PATCH of RFC 5789, and QUERY.
const STANDARD: [&str; 10] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "QUERY",
];

/// The methods that may be recorded as they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownMethods {
    /// Instead of the standard ones.
    instead: Option<Arc<[&'static str]>>,
}

impl KnownMethods {
    pub(crate) fn only(methods: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            instead: Some(methods.into_iter().collect()),
        }
    }

    /// The method as it is recorded, if it is known.
    pub(crate) fn known(&self, method: &Method) -> Option<&'static str> {
        self.instead
            .as_deref()
            .unwrap_or(&STANDARD)
            .iter()
            .find(|known| **known == method.as_str())
            .copied()
    }
}
