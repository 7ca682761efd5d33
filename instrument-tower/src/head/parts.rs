//! Heads of requests that are not of the crate `http`.

use super::RequestHead;
use http::{Extensions, HeaderMap, Method, Uri, Version};

impl<'a> RequestHead<'a> {
    pub(crate) const fn new(
        method: &'a Method,
        uri: &'a Uri,
        version: Version,
        headers: &'a HeaderMap,
        extensions: &'a Extensions,
    ) -> Self {
        Self {
            method,
            uri,
            version,
            headers,
            extensions,
        }
    }
}
