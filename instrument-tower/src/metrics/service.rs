//! A service that is measured.

use super::ResponseFuture;
use super::measurement::Measurement;
use super::measuring::Measuring;
use super::place::Name;
use super::settings::Settings;
use crate::protocol::Side;
use crate::served::{self, Record, Recorder};
use http::{Request, Response};
use http_body::Body;
use instrument_core::current;
use opentelemetry::Context;
use std::fmt::Display;
use std::sync::Arc;
use std::task::{self, Poll};
use tower_service::Service;

/// What `OTEL_AUTO_INSTRUMENTATION` calls it.
const INSTRUMENTATION: &str = "metrics";

/// A service that is measured. Made by [`MetricsLayer`](crate::MetricsLayer).
#[derive(Clone, Debug)]
pub struct Metrics<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> Metrics<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }

    /// The service inside.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Metrics<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S::Error: Display + 'static,
    ReqBody: Body + 'static,
    ResBody: Body,
{
    type Response = Response<super::ResponseBody<ResBody>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let mut measuring = Measuring::new(begin(&self.settings, &mut request));
        let future = measuring.watch(|| self.inner.call(request));
        ResponseFuture::new(future, measuring)
    }
}

fn begin<B: Body + 'static>(
    settings: &Arc<Settings>,
    request: &mut Request<B>,
) -> Option<Measurement> {
    let instruments = settings.meters.instruments(settings.side)?;
    match settings.side {
        Side::Server => {
            let protocol = settings.speech.of((&*request).into());
            let recorder = served::mark(Record::Metrics, protocol, request.extensions_mut());
            if recorder == Recorder::Again {
                Name::tell((&*request).into(), settings, protocol);
                return None;
            }
        }
        Side::Client => served::forget(request.extensions_mut()),
    }
    if settings.skips((&*request).into())
        || !current::is_instrumented(INSTRUMENTATION)
        || Context::map_current(Context::is_telemetry_suppressed)
    {
        return None;
    }
    Some(Measurement::begin(settings, instruments, request))
}
