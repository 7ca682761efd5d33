//! A service with a span around it.

use super::ResponseFuture;
use crate::SpanLayer;
use instrument_core::{Provider, Span, current};
use std::fmt::Display;
use std::task::{Context, Poll};
use tower_service::Service;

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "span";

/// A service with a span around every call. Made by [`SpanLayer`].
#[derive(Clone, Debug)]
pub struct SpanService<S> {
    inner: S,
    settings: SpanLayer,
}

impl<S> SpanService<S> {
    pub(crate) fn new(inner: S, settings: SpanLayer) -> Self {
        Self { inner, settings }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, Request> Service<Request> for SpanService<S>
where
    S: Service<Request>,
    S::Error: Display,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, S::Response, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let SpanLayer {
            scope,
            name,
            kind,
            provider,
        } = &self.settings;
        let _bound = provider.as_ref().map(Provider::enter);
        let mut span = if current::is_instrumented(INSTRUMENTATION) {
            scope.span(*name).kind(kind.clone()).start()
        } else {
            Span::none()
        };
        let future = span.within(|| self.inner.call(request));
        ResponseFuture::new(future, span)
    }
}
