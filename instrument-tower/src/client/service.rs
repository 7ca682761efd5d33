//! A service with a span around every call.

use super::ResponseFuture;
use super::describe::Description;
use super::record::ClientRecord;
use super::settings::Settings;
use super::target::Target;
use super::told::Told;
use crate::call::Call;
use crate::head::RequestHead;
use crate::resends::Resends;
use crate::served;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use instrument_core::{AsContext, Provider, Scope, Span, SpanKind, current, scope};
use opentelemetry::Context;
use std::fmt::Display;
use std::sync::Arc;
use std::task::{self, Poll};
use tower_service::Service;

static SCOPE: Scope = scope!();

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "client";

/// A service with a span around every call. Made by [`ClientTraceLayer`](crate::ClientTraceLayer).
#[derive(Clone, Debug)]
pub struct ClientTrace<S> {
    pub(super) inner: S,
    pub(super) settings: Arc<Settings>,
}

impl<S> ClientTrace<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for ClientTrace<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S::Error: Display + 'static,
    ReqBody: Body,
    ResBody: Body,
{
    type Response = Response<super::ResponseBody<ResBody>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let mut call = begin(&self.settings, &mut request);
        served::forget(request.extensions_mut());
        let future = call.within(|| self.inner.call(request));
        ResponseFuture::new(future, call)
    }
}

/// A request on its way out.
pub(super) trait Outgoing {
    fn head(&self) -> RequestHead<'_>;

    fn headers_mut(&mut self) -> &mut HeaderMap;

    /// If it is known before the body is sent.
    fn body_size(&self) -> Option<u64>;
}

impl<B: Body> Outgoing for Request<B> {
    fn head(&self) -> RequestHead<'_> {
        self.into()
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers_mut()
    }

    fn body_size(&self) -> Option<u64> {
        self.body().size_hint().exact()
    }
}

/// Starts the span of a call, and tells the other side.
pub(super) fn begin(settings: &Arc<Settings>, request: &mut impl Outgoing) -> Call<ClientRecord> {
    let _bound = settings.recorded.provider.as_ref().map(Provider::enter);
    let head = request.head();
    let target = Target::of(head, settings.origin.as_ref());
    let host = target.certain_host();
    let told = Told::by(settings, host);
    let resends = Resends::of(head.extensions());
    let is_wanted = current::is_instrumented(INSTRUMENTATION)
        && Context::map_current(|here| SCOPE.may_record(here))
        && !settings.recorded.skips(head);
    let (span, record) = if is_wanted {
        start(settings, request, target, resends)
    } else {
        (Span::none(), None)
    };
    let context = span.as_context().unwrap_or_else(Context::current);
    told.write(&context, request.headers_mut());
    Call::new(span, record)
}

fn start(
    settings: &Arc<Settings>,
    request: &impl Outgoing,
    target: Target<'_>,
    resends: u32,
) -> (Span, Option<Box<ClientRecord>>) {
    let head = request.head();
    let protocol = settings.recorded.speech.of(head);
    let description = Description {
        resends,
        body_size: request.body_size(),
        ..Description::of(head, settings, protocol, target)
    };
    let old_names = current::semconv_opt_in().http_dup;
    let span = SCOPE.span(description.name()).kind(SpanKind::Client);
    let span = description
        .for_sampler(span)
        .attributes(|to| description.record(to, old_names))
        .start();
    let record = span.is_recording().then(|| {
        let method = head.method().clone();
        let record = ClientRecord::new(settings.clone(), protocol, method, old_names);
        Box::new(record)
    });
    (span, record)
}
