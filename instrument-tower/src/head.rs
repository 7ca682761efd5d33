//! What is known of a request and of a response without their bodies.

#[cfg(feature = "reqwest")]
mod parts;

use crate::framework::axum;
use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri, Version};

/// A request without its body, borrowed: what filters and hooks are given.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    method: &'a Method,
    uri: &'a Uri,
    version: Version,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
}

impl<'a> RequestHead<'a> {
    /// The method.
    #[must_use]
    pub const fn method(self) -> &'a Method {
        self.method
    }

    /// The target, as the service is given it: axum's nested routers see only a part of the path.
    #[must_use]
    pub const fn uri(self) -> &'a Uri {
        self.uri
    }

    /// The whole path that was asked for.
    #[must_use]
    pub fn path(self) -> &'a str {
        self.whole_uri().path()
    }

    /// The version of HTTP.
    #[must_use]
    pub const fn version(self) -> Version {
        self.version
    }

    /// The headers.
    #[must_use]
    pub const fn headers(self) -> &'a HeaderMap {
        self.headers
    }

    /// The extensions.
    #[must_use]
    pub const fn extensions(self) -> &'a Extensions {
        self.extensions
    }

    /// The target before nested routers cut it.
    pub(crate) fn whole_uri(self) -> &'a Uri {
        axum::original_uri(self.extensions).unwrap_or(self.uri)
    }

    /// A header's first value, if it is text.
    pub(crate) fn header(self, name: impl http::header::AsHeaderName) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl<'a, B> From<&'a Request<B>> for RequestHead<'a> {
    fn from(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            version: request.version(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }
}

/// A response without its body, borrowed: what hooks are given.
#[derive(Clone, Copy, Debug)]
pub struct ResponseHead<'a> {
    status: StatusCode,
    headers: &'a HeaderMap,
    extensions: &'a Extensions,
}

impl<'a> ResponseHead<'a> {
    /// The status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub const fn headers(self) -> &'a HeaderMap {
        self.headers
    }

    /// The extensions.
    #[must_use]
    pub const fn extensions(self) -> &'a Extensions {
        self.extensions
    }
}

impl<'a, B> From<&'a Response<B>> for ResponseHead<'a> {
    fn from(response: &'a Response<B>) -> Self {
        Self {
            status: response.status(),
            headers: response.headers(),
            extensions: response.extensions(),
        }
    }
}
