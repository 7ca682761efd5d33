//! Calls of a `reqwest` client, as a Tower service.
//!
//! What such a client does by itself, it does within one span: it follows redirects and tries again. Then the headers
//! of the first request go wherever the last one goes, the baggage too. Give it
//! [`Policy::none()`](reqwest::redirect::Policy::none), or use [`TracedClient`](crate::TracedClient), which sees each step
//! and can measure them too: `MetricsLayer` is for requests of `http` only.

mod future;
pub(crate) mod response;

pub use future::ResponseFuture;

use super::ClientTrace;
use super::service::{Outgoing, begin};
use crate::head::RequestHead;
use http::{Extensions, HeaderMap, Uri};
use reqwest::{Body, Request, Response};
use std::fmt::Display;
use std::task::{Context, Poll};
use tower_service::Service;

impl<S> Service<Request> for ClientTrace<S>
where
    S: Service<Request, Response = Response>,
    S::Error: Display + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let mut sent = Sent {
            uri: request.url().as_str().parse().unwrap_or_default(),
            extensions: Extensions::new(),
            request,
        };
        let mut call = begin(&self.settings, &mut sent);
        let future = call.within(|| self.inner.call(sent.request));
        ResponseFuture::new(future, call)
    }
}

/// A request, with what it has in other words than `http`, or does not show.
struct Sent {
    request: Request,
    uri: Uri,
    extensions: Extensions,
}

impl Outgoing for Sent {
    fn head(&self) -> RequestHead<'_> {
        RequestHead::new(
            self.request.method(),
            &self.uri,
            self.request.version(),
            self.request.headers(),
            &self.extensions,
        )
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.request.headers_mut()
    }

    fn body_size(&self) -> Option<u64> {
        http_body::Body::size_hint(self.request.body()?).exact()
    }
}

/// A body whose end is seen, as reqwest's own type.
pub(crate) fn wrapped(body: super::ResponseBody<Body>) -> Body {
    body.try_into_inner().unwrap_or_else(Body::wrap)
}
