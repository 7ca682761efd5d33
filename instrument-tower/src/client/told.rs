//! What the other side is told of the context.

use super::settings::Settings;
use crate::request_id::RequestId;
use http::HeaderMap;
use instrument_core::propagation::{
    inject_headers, inject_headers_without_baggage, inject_without_baggage,
};
use opentelemetry::Context;
use opentelemetry::propagation::Injector;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

/// Removed by name too: where there is no provider, nobody knows what baggage is written to, and proxies copy it.
const BAGGAGE: &str = "baggage";

/// What a host is told of the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Everything,
    WithoutBaggage,
    Nothing,
}

impl Told {
    /// By the host where the request really goes; an unknown one gets no baggage.
    pub(super) fn by(settings: &Settings, host: Option<&str>) -> Self {
        if !settings.trace.may_contain(host) {
            Self::Nothing
        } else if settings.baggage.may_contain(host) {
            Self::Everything
        } else {
            Self::WithoutBaggage
        }
    }

    /// Writes it. What a host is not to know is removed, whoever wrote it into the headers.
    pub(super) fn write(self, cx: &Context, headers: &mut HeaderMap) {
        if self != Self::Everything {
            headers.remove(BAGGAGE);
        }
        match self {
            Self::Everything => {
                inject_headers(cx, headers);
                if let Some(ids) = cx.get::<RequestId>() {
                    ids.tell(headers);
                }
            }
            Self::WithoutBaggage => inject_headers_without_baggage(cx, headers),
            Self::Nothing => {
                inject_without_baggage(&in_some_trace(cx), &mut Removing(headers));
                let nowhere = cx.with_remote_span_context(SpanContext::NONE);
                inject_headers_without_baggage(&nowhere, headers);
            }
        }
    }
}

/// A context of which a propagator has everything to write, so that it shows its headers.
fn in_some_trace(cx: &Context) -> Context {
    cx.with_remote_span_context(SpanContext::new(
        TraceId::from(1),
        SpanId::from(1),
        TraceFlags::SAMPLED,
        true,
        TraceState::from_key_value([("some", "state")]).unwrap_or_default(),
    ))
}

/// Headers from which that is removed which would be written.
struct Removing<'a>(&'a mut HeaderMap);

impl Injector for Removing<'_> {
    fn set(&mut self, key: &str, _: String) {
        self.0.remove(key);
    }
}
