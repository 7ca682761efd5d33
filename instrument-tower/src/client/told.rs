//! What the other side is told of the context.

use super::settings::Settings;
use http::HeaderMap;
use instrument_core::propagation::{inject_headers, inject_headers_without_baggage};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{SpanContext, TraceContextExt};

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
        // Asked before the rules are, which may want to look at the context themselves.
        let has_baggage = Context::map_current(|here| !here.baggage().is_empty());
        if !settings.trace.may_contain(host) {
            Self::Nothing
        } else if !has_baggage || settings.baggage.may_contain(host) {
            Self::Everything
        } else {
            Self::WithoutBaggage
        }
    }

    /// Writes it. What an earlier hop wrote into the same headers is replaced or removed.
    pub(super) fn write(self, cx: &Context, headers: &mut HeaderMap) {
        match self {
            Self::Everything => inject_headers(cx, headers),
            Self::WithoutBaggage => inject_headers_without_baggage(cx, headers),
            Self::Nothing => {
                let nobody = cx.with_remote_span_context(SpanContext::NONE);
                inject_headers_without_baggage(&nobody, headers);
            }
        }
    }
}
