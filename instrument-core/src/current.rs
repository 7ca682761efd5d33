//! What is current: free functions on the span of the current context.
//!
//! They reach any OpenTelemetry span, whoever started it, and do nothing where none records.
//!
//! ```
//! use instrument_core::{current, span};
//!
//! span!("detect_objects").in_scope(|| {
//!     current::set_attribute("detection.count", 3);
//!     current::add_event("detections_filtered", |a| a.add("threshold", &0.5));
//!     println!("see trace {}", current::trace_id().unwrap_or_default());
//! });
//! ```

use crate::attributes::attribute;
use crate::clock;
use crate::ending;
use crate::failed;
use crate::min_duration;
use crate::outcome::End;
use crate::provider;
use crate::semconv;
use crate::{Attributes, SemconvOptIn, ToValue};
use opentelemetry::trace::{SpanRef, Status, TraceContextExt};
use opentelemetry::{Context, Key};
use std::borrow::Cow;
use std::error::Error;
use std::time::SystemTime;

/// Sets an attribute. `value` is converted only if the span records.
pub fn set_attribute(key: impl Into<Key>, value: impl ToValue) {
    set_attribute_on(&ending::current(), key.into(), &value);
}

/// Sets attributes that are evaluated only if the span records.
pub fn set_attributes(attributes: impl FnOnce(&mut Attributes<'_>)) {
    with_recording(&ending::current(), "an attribute", |span, limit| {
        span.set_attributes(Attributes::list(limit, attributes));
    });
}

/// Adds an event, with attributes that are evaluated only if the span records.
pub fn add_event(name: impl Into<Cow<'static, str>>, attributes: impl FnOnce(&mut Attributes<'_>)) {
    add_event_at(name, clock::now(), attributes);
}

/// Adds an event that happened at another time than now.
pub fn add_event_at(
    name: impl Into<Cow<'static, str>>,
    at: SystemTime,
    attributes: impl FnOnce(&mut Attributes<'_>),
) {
    with_recording(&ending::current(), "an event", |span, limit| {
        // Before the span is locked: both are the code of others.
        let name: Cow<'static, str> = name.into();
        let attributes = Attributes::list(limit, attributes);
        span.add_event_with_timestamp(name, at, attributes);
    });
}

/// Links the span to another one.
pub fn add_link(to: impl crate::AsContext) {
    with_recording(&ending::current(), "a link", |span, _| {
        if let Some(cx) = to.as_context() {
            span.add_link(cx.span().span_context().clone(), Vec::new());
        }
    });
}

/// Sets the status. `Ok` is final: an error that comes later does not undo it.
pub fn set_status(status: Status) {
    let cx = ending::current();
    with_recording(&cx, "a status", |_, _| {
        min_duration::set_status(&cx, status);
    });
}

/// Fails the span: status and `error.type`, without an exception record. Of a span that has failed already nothing changes,
/// so whoever sees the same failure may say so: the handler, a layer around it, the server.
///
/// `error_type` is to be one of few; `description` is what it does not say, empty if there is nothing more to be said.
pub fn fail(error_type: impl Into<Cow<'static, str>>, description: impl Into<Cow<'static, str>>) {
    let cx = ending::current();
    with_recording(&cx, "a failure", |_, _| {
        End::settled(&cx, |end| end.failed(error_type, description));
    });
}

/// Records `error` and fails the span: status, `error.type` and one exception record.
pub fn record_error(error: &(dyn Error + 'static)) {
    record_error_on(&ending::current(), error);
}

/// The trace id as 32 hexadecimal digits.
#[must_use]
pub fn trace_id() -> Option<String> {
    ids(|span| span.span_context().trace_id().to_string())
}

/// The span id as 16 hexadecimal digits.
#[must_use]
pub fn span_id() -> Option<String> {
    ids(|span| span.span_context().span_id().to_string())
}

/// Whether anything that is recorded now will be seen.
#[must_use]
pub fn is_recording() -> bool {
    ending::look(|cx| cx.span().is_recording())
}

fn ids(read: impl FnOnce(SpanRef<'_>) -> String) -> Option<String> {
    ending::look(|cx| {
        let span = cx.span();
        span.span_context().is_valid().then(|| read(span))
    })
}

/// Whether instrumentation of this name is to make spans here, for authors of layers and client wrappers: see
/// [`Instrumentation`](crate::Instrumentation).
#[must_use]
pub fn is_instrumented(name: &str) -> bool {
    ending::look(|cx| {
        provider::of(cx)
            .ours()
            .is_none_or(|provider| provider.instrumentation().is_on(name))
    })
}

/// The superseded attribute names that instrumentation is to add here.
#[must_use]
pub fn semconv_opt_in() -> SemconvOptIn {
    ending::look(|cx| provider::of(cx).settings().semconv)
}

pub(crate) fn set_attribute_on(cx: &Context, key: Key, value: &dyn ToValue) {
    with_recording(cx, "an attribute", |span, limit| {
        if key.as_str() == semconv::ERROR_TYPE {
            failed::is_first(span.span_context());
        }
        if let Some(attribute) = attribute(key, value, limit) {
            span.set_attribute(attribute);
        }
    });
}

pub(crate) fn record_error_on(cx: &Context, error: &(dyn Error + 'static)) {
    with_recording(cx, "an error", |_, _| {
        End::settled(cx, |end| end.error(error));
    });
}

/// Hands over the span of `cx` and the length limit of its values, or counts what came too late for it.
fn with_recording(cx: &Context, what: &str, record: impl FnOnce(&SpanRef<'_>, usize)) {
    let span = cx.span();
    let found = provider::of(cx);
    if span.is_recording() {
        record(&span, found.settings().value_limit);
    } else if span.span_context().is_sampled() && !span.span_context().is_remote() {
        // A sampled span of this process that records no more has ended.
        found.counters().late_write(what);
    }
}
