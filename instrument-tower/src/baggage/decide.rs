//! What baggage a request goes on with.

use super::layer::Settings;
use super::mark::{AsItCame, Decided};
use super::rule::Value;
use super::unknown_peer;
use crate::head::RequestHead;
use http::HeaderName;
use instrument_core::baggage::{BaggageKey, Dropped, count_untrusted};
use instrument_core::propagation::{extract_baggage, without_baggage};
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::{Context, Key};
use std::borrow::Cow;

pub(super) const BAGGAGE: HeaderName = HeaderName::from_static("baggage");

/// `cx` with what the rules make of its baggage and of the request, and what they dropped.
pub(super) fn judged(
    settings: &Settings,
    request: RequestHead<'_>,
    cx: Context,
) -> (Context, Vec<Dropped>) {
    let mut dropped = Vec::new();
    let mut changes: Vec<(BaggageKey, Option<Cow<'static, str>>)> = Vec::new();
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
    // OpenTelemetry's type cannot be cloned, and looks at every key that is put in.
    let is_kept = |key: &Key| {
        changes
            .iter()
            .all(|(changed, _)| changed.name() != key.as_str())
    };
    let mut baggage: Baggage = cx
        .baggage()
        .iter()
        .filter(|(key, _)| is_kept(key))
        .map(|(key, (value, properties))| (key.clone(), (value.clone(), properties.clone())))
        .collect();
    for (key, value) in changes {
        if let Some(value) = value {
            let before = baggage.len();
            let _ = baggage.insert(key.name(), value.clone());
            if baggage.len() == before {
                // The caller's fills all that there may be.
                dropped.push(Dropped::new(key, value.as_bytes()));
            }
        }
    }
    (cx.with_baggage(baggage), dropped)
}

/// `here` with the baggage of the caller, if that one is trusted.
pub(super) fn taken(settings: &Settings, request: RequestHead<'_>, here: &Context) -> Context {
    let extensions = request.extensions();
    if extensions.get::<Decided>().is_some() {
        return here.clone();
    }
    let is_trusted = settings.callers.trusts(request);
    let is_taken = extensions.get::<AsItCame>().is_some();
    match (is_taken, is_trusted) {
        (true, true) => return here.clone(),
        (false, true) => return extract_baggage(here, request.headers()),
        (false, false) if !request.headers().contains_key(BAGGAGE) => return here.clone(),
        (_, false) => {}
    }
    count_untrusted();
    unknown_peer::hint(&settings.callers, request);
    if is_taken {
        without_baggage(here)
    } else {
        here.clone()
    }
}
