//! A service with a span around every request.

use super::ResponseFuture;
use super::describe::{self, ATTRIBUTES, Description};
use super::record::{Found, ServerRecord};
use super::settings::Settings;
use super::skipped;
use crate::baggage::mark::{AsItCame, Decided, say_late};
use crate::call::Call;
use crate::framework::axum;
use crate::head::RequestHead;
use crate::protocol::grpc_method_in;
use crate::served::{self, Record, Recorder};
use http::{Request, Response};
use http_body::Body;
use instrument_core::propagation::Caller;
use instrument_core::{Builder, Provider, Scope, SpanKind, current, now, scope};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use std::fmt::Display;
use std::ptr;
use std::sync::Arc;
use std::task::{self, Poll};
use tower_service::Service;

static SCOPE: Scope = scope!();

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "server";

/// A service with a span around every request. Made by [`TraceContextLayer`](crate::TraceContextLayer).
#[derive(Clone, Debug)]
pub struct TraceContext<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> TraceContext<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for TraceContext<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S::Error: Display + 'static,
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
        let future = call.within(|| {
            say_late(request.extensions_mut());
            self.inner.call(request)
        });
        ResponseFuture::new(future, call)
    }
}

/// Starts the span of a request.
fn begin<B>(settings: &Arc<Settings>, request: &mut Request<B>) -> Call<ServerRecord> {
    let _bound = settings.recorded.provider.as_ref().map(Provider::enter);
    if !current::is_instrumented(INSTRUMENTATION) {
        return Call::passing(caller(request).into_context());
    }
    let protocol = settings.recorded.speech.of((&*request).into());
    let recorder = served::mark(Record::Span, protocol, request.extensions_mut());
    let caller = match recorder {
        Recorder::First => caller(request),
        Recorder::Within | Recorder::Again => Caller::from(Context::current()),
    };
    let head = RequestHead::from(&*request);
    if recorder == Recorder::Again {
        if let Some(route) = describe::route_of(head, settings, protocol) {
            Found::early(route, protocol, head.extensions());
        }
        return Call::passing(caller.into_context());
    }
    if settings.recorded.skips(head) {
        return Call::passing(skipped::unsampled(&caller.into_context()));
    }
    let is_public = recorder == Recorder::First && settings.is_public(head);
    if is_public && !SCOPE.may_record(&Context::new()) {
        return Call::passing(Context::current());
    }
    if !is_public && !SCOPE.may_record_below(&caller) {
        return Call::passing(caller.into_context());
    }

    let start = now();
    let description = Description::of(head, settings, protocol);
    let old_names = current::semconv_opt_in().http_dup;
    let span = SCOPE
        .span(description.name())
        .kind(SpanKind::Server)
        .started_at(start)
        .capacity(ATTRIBUTES);
    let span = placed(span, &caller, is_public).start_with(
        |to| description.for_sampler(to),
        |to| description.record(to, old_names),
    );
    if !span.is_recording() {
        return Call::new(span, None);
    }
    let method_name = description.method();
    let route = match description.route {
        Some(route) => Found::early(route, protocol, head.extensions()),
        None if protocol.rpc_system().is_some() => {
            let path = head.path();
            Found::Method(grpc_method_in(path).unwrap_or(path).into())
        }
        None if settings.hooks.route.is_some() => Found::Nowhere,
        None => Found::late(head.extensions()),
    };
    let record = Box::new(ServerRecord {
        settings: settings.clone(),
        protocol,
        method: head.method().clone(),
        method_name,
        may_lack_route_layer: matches!(route, Found::Late(_))
            && axum::original_uri(head.extensions()).is_none(),
        route,
        start,
        old_names,
        status: None,
        message: None,
        is_begun: false,
        progress: None,
        is_event_stream: false,
    });
    if let Found::Late(slot) = &record.route {
        request.extensions_mut().insert(slot.clone());
    }
    Call::new(span, Some(record))
}

/// Who calls, and with what baggage.
fn caller<B>(request: &mut Request<B>) -> Caller {
    let here = Context::current();
    if request.extensions().get::<Decided>().is_some() {
        return Caller::of_headers_without_baggage(&here, request.headers());
    }
    let caller = Caller::of_headers(&here, request.headers());
    if !ptr::eq(here.baggage(), caller.baggage()) {
        request.extensions_mut().insert(AsItCame);
    }
    caller
}

/// Under the caller's span; or, where the caller is a stranger, a trace of its own that links to it.
#[inline]
fn placed<'a>(span: Builder<'a>, caller: &'a Caller, is_public: bool) -> Builder<'a> {
    if is_public {
        span.root().link(caller)
    } else {
        span.below(caller)
    }
}
