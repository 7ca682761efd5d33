//! What baggage a request goes on with.

use super::layer::Settings;
use super::mark::{AsItCame, Decided};
use super::rule::Value;
use super::unknown_peer;
use crate::head::RequestHead;
use http::HeaderName;
use instrument_core::baggage::{BaggageKey, Dropped, count_untrusted};
use instrument_core::propagation::{extract_changed_baggage, without_baggage};
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::{Context, Key};
use std::borrow::Cow;

pub(super) const BAGGAGE: HeaderName = HeaderName::from_static("baggage");

/// A key whose value is another one, or none.
type Change = (BaggageKey, Option<Cow<'static, str>>);

/// `here` with the baggage of the caller, if that one is trusted; and with what the rules make of it and of the request,
/// unless they are off. And what they dropped.
pub(super) fn decided(
    settings: &Settings,
    request: RequestHead<'_>,
    here: &Context,
    is_on: bool,
) -> (Context, Vec<Dropped>) {
    let mut dropped = Vec::new();
    let taken = match taken(settings, request, here) {
        Some(taken) => taken,
        None => {
            let headers = request.headers();
            let change = |baggage: &mut Baggage| {
                if is_on {
                    let changes = changes(settings, request, baggage, &mut dropped);
                    change(baggage, changes, &mut dropped);
                }
            };
            if let Some(context) = extract_changed_baggage(here, headers, change) {
                return (context, dropped);
            }
            here.clone()
        }
    };
    let before = taken.baggage();
    let changes = if is_on {
        changes(settings, request, before, &mut dropped)
    } else {
        Vec::new()
    };
    if changes.is_empty() {
        return (taken, dropped);
    }
    // OpenTelemetry's type cannot be cloned, and looks at every key that is put in.
    let is_kept = |key: &Key| {
        changes
            .iter()
            .all(|(other, _)| other.name() != key.as_str())
    };
    let mut baggage: Baggage = before
        .iter()
        .filter(|(key, _)| is_kept(key))
        .map(|(key, (value, properties))| (key.clone(), (value.clone(), properties.clone())))
        .collect();
    change(&mut baggage, changes, &mut dropped);
    (taken.with_baggage(baggage), dropped)
}

fn changes(
    settings: &Settings,
    request: RequestHead<'_>,
    baggage: &Baggage,
    dropped: &mut Vec<Dropped>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for rule in &settings.rules {
        match rule.decide(request, baggage, dropped) {
            Value::AsItIs => {}
            Value::New(value) => changes.push((rule.key(), Some(value))),
            Value::Nothing if baggage.get(rule.name()).is_some() => {
                changes.push((rule.key(), None));
            }
            Value::Nothing => {}
        }
    }
    changes
}

/// What goes makes room for what comes.
fn change(baggage: &mut Baggage, changes: Vec<Change>, dropped: &mut Vec<Dropped>) {
    for (key, value) in &changes {
        if value.is_none() {
            baggage.remove(key.name());
        }
    }
    for (key, value) in changes {
        let Some(value) = value else {
            continue;
        };
        let before = baggage.len();
        let is_replaced = baggage.insert(key.name(), value.clone()).is_some();
        if !is_replaced && baggage.len() == before {
            // The caller's fills all that there may be. What it says for this key is not allowed all the same.
            baggage.remove(key.name());
            dropped.push(Dropped::new(key, value.as_bytes()));
        }
    }
}

/// `here` with or without its baggage; `None` where that of the headers is to be taken.
fn taken(settings: &Settings, request: RequestHead<'_>, here: &Context) -> Option<Context> {
    let extensions = request.extensions();
    if extensions.get::<Decided>().is_some() {
        return Some(here.clone());
    }
    let is_taken = extensions.get::<AsItCame>().is_some();
    let is_any = is_taken || request.headers().contains_key(BAGGAGE);
    // Where nothing came, it is not asked how.
    let is_trusted = if is_any {
        settings.callers.trusts(request)
    } else {
        settings.callers.trusts_peer(request)
    };
    match (is_taken, is_trusted) {
        (true, true) => return Some(here.clone()),
        (false, true) => return None,
        (false, false) if !is_any => return Some(here.clone()),
        (_, false) => {}
    }
    count_untrusted();
    unknown_peer::hint(&settings.callers, request);
    Some(if is_taken {
        without_baggage(here)
    } else {
        here.clone()
    })
}
