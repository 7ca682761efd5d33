//! A layer written by hand over OpenTelemetry's SDK: the reference. It says what ours says, and its span ends with the
//! response's body too; a test holds it to both.

mod body;
mod describe;
mod request;

use axum::Router;
use http::{Request, Response};
use http_body::Body;
use opentelemetry::context::{FutureExt, WithContext};
use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::trace::{SpanKind, TraceContextExt, Tracer};
use opentelemetry_http::HeaderExtractor;
use pin_project::pin_project;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use tower_layer::layer_fn;
use tower_service::Service;

use super::propagate;
use crate::contender::Flush;
use crate::contenders::REFERENCE;
use crate::scenario::Mode;
use crate::sdk;
use crate::server::Server;
use body::TracedBody;
use request::Traced;

/// Got at its first use, which is after [`HandGlobal::install`].
static TRACER: LazyLock<BoxedTracer> = LazyLock::new(|| global::tracer("bench"));

pub(crate) struct HandGlobal;

impl Server for HandGlobal {
    const NAME: &'static str = REFERENCE;

    #[expect(
        clippy::disallowed_methods,
        reason = "the reference is a service that sets the global provider itself"
    )]
    fn install(mode: Mode) -> Flush {
        let Some(provider) = sdk::provider(mode) else {
            return Box::new(|| ());
        };
        global::set_tracer_provider(provider.clone());
        propagate();
        sdk::flush(provider)
    }

    fn around(router: Router) -> Router {
        router.layer(layer_fn(|inner| TracedService { inner }))
    }
}

#[derive(Clone)]
struct TracedService<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for TracedService<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = Infallible>,
    R: Body,
{
    type Response = Response<TracedBody<R>>;
    type Error = Infallible;
    type Future = TracedFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let headers = HeaderExtractor(request.headers());
        let parent = global::get_text_map_propagator(|it| it.extract(&headers));
        let span = TRACER
            .span_builder(describe::name(&request))
            .with_kind(SpanKind::Server)
            .with_attributes(describe::attributes(&request))
            .start_with_context(&*TRACER, &parent);
        let traced = Traced::new(parent.with_span(span));
        let _current = traced.cx.clone().attach();
        TracedFuture {
            inner: self.inner.call(request).with_context(traced.cx.clone()),
            traced: Some(traced),
        }
    }
}

#[pin_project]
struct TracedFuture<F> {
    #[pin]
    inner: WithContext<F>,
    /// `None` once it is the body's.
    traced: Option<Traced>,
}

impl<F, R> Future for TracedFuture<F>
where
    F: Future<Output = Result<Response<R>, Infallible>>,
    R: Body,
{
    type Output = Result<Response<TracedBody<R>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Poll::Ready(Ok(response)) = this.inner.poll(cx) else {
            return Poll::Pending;
        };
        let mut traced = this.traced.take().expect("it is polled until it is ready");
        traced.respond(&response);
        Poll::Ready(Ok(response.map(|inner| TracedBody::new(inner, traced))))
    }
}
