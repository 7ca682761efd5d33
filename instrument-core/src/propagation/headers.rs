//! HTTP headers, read and written without detours.

use super::baggage::keep_changed;
use super::carrier::{Headers, name};
use super::field::Field;
use super::propagator::{Chosen, with_propagator};
use super::scan::Scan;
use super::{Baggage, Caller, TraceContext, W3c, keep_baggage, received, without_baggage};
use http::{HeaderMap, HeaderValue};
use opentelemetry::Context;

/// What [`extract_context`](super::extract_context) does, for HTTP headers. With the default propagator it allocates nothing
/// but what the context is made of.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_headers(cx: &Context, headers: &HeaderMap) -> Context {
    caller(cx, headers).into_context()
}

pub(super) fn caller(cx: &Context, headers: &HeaderMap) -> Caller {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => W3c::caller(cx, &Scan::of(headers)),
        Chosen::Other(other) => other.extract_with_context(cx, &Headers(headers)).into(),
    })
}

/// What [`extract_headers`] does without the baggage: `cx` keeps its own. For callers whose baggage is not taken, or was
/// taken before.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_headers_without_baggage(cx: &Context, headers: &HeaderMap) -> Context {
    caller_without_baggage(cx, headers).into_context()
}

pub(super) fn caller_without_baggage(cx: &Context, headers: &HeaderMap) -> Caller {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => TraceContext::caller(cx.clone(), &Scan::of(headers)),
        Chosen::Other(other) => {
            let all = other.extract_with_context(cx, &Headers(headers));
            keep_baggage(cx, without_baggage(&all)).into()
        }
    })
}

/// `cx` with the baggage of HTTP headers, and nothing else of them. Where there is none, `cx` keeps its own.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_baggage(cx: &Context, headers: &HeaderMap) -> Context {
    extract_changed_baggage(cx, headers, |_| ()).unwrap_or_else(|| cx.clone())
}

/// `cx` with what `change` makes of the baggage of HTTP headers, and nothing else of them. `None` where there is none. Baggage
/// that is in a context already can be changed in a copy only.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_changed_baggage(
    cx: &Context,
    headers: &HeaderMap,
    mut change: impl FnMut(&mut opentelemetry::baggage::Baggage),
) -> Option<Context> {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => Baggage::extract_changed(cx, &Scan::of(headers), &mut change),
        Chosen::Other(other) => {
            let all = other.extract_with_context(&Context::new(), &Headers(headers));
            keep_changed(&all, cx, &mut change)
        }
    })
}

/// What [`inject_context`](super::inject_context) does, for HTTP headers. What is written replaces what was there before, so
/// that a request that is forwarded or sent again does not mix two traces.
pub fn inject_headers(cx: &Context, headers: &mut HeaderMap) {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => {
            trace(cx, headers);
            if let Some(baggage) = Baggage::header(cx) {
                put(headers, Field::Baggage, baggage);
            }
        }
        Chosen::Other(other) => other.inject_context(cx, &mut Headers(&mut *headers)),
    });
}

/// What [`inject_without_baggage`](super::inject_without_baggage) does, for HTTP headers. Baggage that was there before is
/// removed, whoever put it there.
pub fn inject_headers_without_baggage(cx: &Context, headers: &mut HeaderMap) {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => {
            trace(cx, headers);
            headers.remove(name(Field::Baggage));
        }
        Chosen::Other(other) => {
            for field in other.fields() {
                headers.remove(field);
            }
            other.inject_context(&without_baggage(cx), &mut Headers(&mut *headers));
        }
    });
}

fn trace(cx: &Context, headers: &mut HeaderMap) {
    let Some(parent) = received::parent_header(cx) else {
        return;
    };
    put(headers, Field::TraceParent, parent);
    match received::state_header(cx) {
        Some(state) => put(headers, Field::TraceState, state),
        None => {
            headers.remove(name(Field::TraceState));
        }
    }
}

fn put(headers: &mut HeaderMap, field: Field, value: String) {
    // The text is taken over as it is, not copied.
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name(field).clone(), value);
    }
}
