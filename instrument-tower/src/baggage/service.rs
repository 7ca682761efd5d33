//! The service whose requests have baggage.

use super::decide;
use super::layer::Settings;
use super::mark::{self, Decided};
use super::{ResponseBody, ResponseFuture};
use crate::head::RequestHead;
use http::{Request, Response};
use instrument_core::propagation::is_w3c;
use instrument_core::{Provider, current};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use std::ptr;
use std::sync::Arc;
use std::task::{self, Poll};
use tower_service::Service;

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "baggage";

/// A service whose requests have baggage. Made by [`BaggageLayer`](crate::BaggageLayer).
#[derive(Clone, Debug)]
pub struct WithBaggage<S> {
    inner: S,
    settings: Arc<Settings>,
    /// Whether the service makes the context in which it is called the current one wherever it works.
    is_kept_inside: bool,
}

impl<S> WithBaggage<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>, is_kept_inside: bool) -> Self {
        Self {
            inner,
            settings,
            is_kept_inside,
        }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for WithBaggage<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = Response<ResponseBody<ResBody>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let context = admit(&self.settings, &mut request);
        let later = (!self.is_kept_inside).then(|| context.clone()).flatten();
        let attached = context.map(Context::attach);
        let future = self.inner.call(request);
        drop(attached);
        ResponseFuture::new(future, later)
    }
}

/// The context that the request goes on in, if it is another one.
fn admit<B>(settings: &Settings, request: &mut Request<B>) -> Option<Context> {
    let _bound = settings.provider.as_ref().map(Provider::enter);
    let here = Context::current();
    let head = RequestHead::from(&*request);
    // Switched off, it adds and judges nothing, but strangers stay strangers.
    let is_on = current::is_instrumented(INSTRUMENTATION);
    let (context, dropped) = decide::decided(settings, head, &here, is_on);
    request.headers_mut().remove(decide::BAGGAGE);
    if !is_w3c(&here) {
        // It may be in other headers too, which are not ours to remove.
        request.extensions_mut().insert(Decided);
    }
    mark::say(dropped, request.extensions_mut());
    let is_another = settings.provider.is_some() || !ptr::eq(here.baggage(), context.baggage());
    is_another.then_some(context)
}
