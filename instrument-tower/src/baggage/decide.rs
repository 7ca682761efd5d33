//! What baggage a request goes on with.

use super::layer::Settings;
use super::mark::Taken;
use super::rule::Value;
use super::unknown_peer;
use crate::head::RequestHead;
use http::HeaderName;
use instrument_core::baggage::{Dropped, count_untrusted};
use instrument_core::propagation::{extract_baggage, without_baggage};
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};

pub(super) const BAGGAGE: HeaderName = HeaderName::from_static("baggage");

/// `cx` with what the rules make of its baggage and of the request, and what they dropped.
pub(super) fn judged(
    settings: &Settings,
    request: RequestHead<'_>,
    cx: Context,
) -> (Context, Vec<Dropped>) {
    let mut dropped = Vec::new();
    let mut changes = Vec::new();
    for rule in &settings.rules {
        match rule.decide(request, &cx, &mut dropped) {
            Value::AsItIs => {}
            Value::New(value) => changes.push((rule.key(), Some(value))),
            Value::Nothing if cx.baggage().get(rule.name()).is_some() => {
                changes.push((rule.key(), None));
            }
            Value::Nothing => {}
        }
    }
    if changes.is_empty() {
        return (cx, dropped);
    }
    // OpenTelemetry's type cannot be cloned.
    let mut baggage: Baggage = cx
        .baggage()
        .iter()
        .map(|(key, (value, properties))| (key.clone(), (value.clone(), properties.clone())))
        .collect();
    for (key, _) in &changes {
        baggage.remove(key.name());
    }
    for (key, value) in changes {
        if let Some(value) = value {
            let _ = baggage.insert(key.name(), value.clone());
            if baggage.get(key.name()).is_none() {
                // The caller's fills all that there may be.
                dropped.push(Dropped::new(key, value.as_bytes()));
            }
        }
    }
    (cx.with_baggage(baggage), dropped)
}

/// `here` with the baggage of the caller, if that one is trusted.
pub(super) fn taken(settings: &Settings, request: RequestHead<'_>, here: &Context) -> Context {
    match request.extensions().get() {
        Some(Taken::Decided) => here.clone(),
        Some(Taken::AsItCame) if settings.callers.trusts(request) => here.clone(),
        Some(Taken::AsItCame) => {
            count_untrusted();
            unknown_peer::hint(&settings.callers, request);
            without_baggage(here)
        }
        None if settings.callers.trusts(request) => extract_baggage(here, request.headers()),
        None => {
            if request.headers().contains_key(BAGGAGE) {
                count_untrusted();
                unknown_peer::hint(&settings.callers, request);
            }
            here.clone()
        }
    }
}
