//! The propagator of W3C baggage.

mod came;
mod list;
mod octets;
mod sent;

pub(crate) use octets::is_key as is_baggage_key;

use super::field::Field;
use super::source::Source;
use crate::provider;
use came::{Came, Read};
use opentelemetry::Context;
use opentelemetry::baggage::{self, BaggageExt};
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use sent::Sent;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

/// [W3C baggage](https://www.w3.org/TR/baggage/), kept to strictly, into OpenTelemetry's own
/// [`Baggage`](opentelemetry::baggage::Baggage) and back.
///
/// * A member that is invalid is dropped alone and counted in [`Health`](crate::Health::baggage_dropped); the others stay.
/// * Several headers are one list of at most 64 members and 8192 bytes. What does not fit is dropped, whole members only,
///   and counted. The later of two members with the same key wins. A single member may be as long as all of them: W3C's
///   specification has no other limit any more.
/// * Order, properties and encoding are kept for what nobody changed. Properties are sent as they came, never decoded.
/// * Values are percent-encoded UTF-8. A `+` is a `+`, and a space is sent as `%20`.
///
/// It is an ordinary OpenTelemetry propagator, and can be the global one of any program.
///
/// ```
/// use instrument_core::propagation::Baggage;
/// use opentelemetry::Context;
/// use opentelemetry::baggage::BaggageExt;
/// use opentelemetry::propagation::TextMapPropagator;
/// use std::collections::HashMap;
///
/// let came = "user=J%C3%BCrgen;private, query=a=b, broken, zone=eu";
/// let headers = HashMap::from([("baggage".to_owned(), came.to_owned())]);
/// let cx = Baggage::new().extract_with_context(&Context::new(), &headers);
/// assert_eq!(cx.baggage().get("user").unwrap().as_str(), "Jürgen");
/// assert_eq!(cx.baggage().get("query").unwrap().as_str(), "a=b");
///
/// let mut sent = HashMap::new();
/// Baggage::new().inject_context(&cx, &mut sent);
/// assert_eq!(sent["baggage"], "user=J%C3%BCrgen;private,query=a=b,zone=eu");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Baggage {}

/// What a `Context` carries.
struct InContext(Came);

impl Baggage {
    /// The propagator.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    pub(super) fn extract_from(cx: &Context, source: &impl Source) -> Option<Context> {
        Self::extract_changed(cx, source, |_| ())
    }

    /// With what `change` makes of the baggage, if there is any.
    pub(super) fn extract_changed(
        cx: &Context,
        source: &impl Source,
        change: impl FnOnce(&mut baggage::Baggage),
    ) -> Option<Context> {
        let mut read = Read::of(source);
        count(cx, read.dropped);
        if read.baggage.is_empty() {
            return None;
        }
        change(&mut read.baggage);
        let came = read.remembered();
        let with = cx.with_baggage(read.baggage);
        Some(match came {
            Some(came) => with.with_value(InContext(came)),
            None => with,
        })
    }

    /// The header for what `cx` carries.
    pub(super) fn header(cx: &Context) -> Option<String> {
        let baggage = cx.baggage();
        if baggage.is_empty() {
            return None;
        }
        let sent = Sent::of(baggage, cx.get::<InContext>().map(|came| &came.0));
        count(cx, sent.dropped);
        (!sent.text.is_empty()).then_some(sent.text)
    }
}

impl TextMapPropagator for Baggage {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        if let Some(header) = Self::header(cx) {
            injector.set(Field::Baggage.name(), header);
        }
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        Self::extract_from(cx, &extractor).unwrap_or_else(|| cx.clone())
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: OnceLock<[String; 1]> = OnceLock::new();
        FieldIter::new(FIELDS.get_or_init(|| [Field::Baggage.name().to_owned()]))
    }
}

fn count(cx: &Context, dropped: u64) {
    if dropped > 0 {
        let found = provider::of(cx);
        let counter = &found.counters().baggage_dropped;
        counter.fetch_add(dropped, Ordering::Relaxed);
    }
}

/// `to`, with the baggage of `from` and what is remembered of it.
pub(crate) fn keep_baggage(from: &Context, to: Context) -> Context {
    keep_changed(from, &to, |_| ()).unwrap_or(to)
}

/// With what `change` makes of the baggage, if there is any.
pub(super) fn keep_changed(
    from: &Context,
    to: &Context,
    change: impl FnOnce(&mut baggage::Baggage),
) -> Option<Context> {
    if from.baggage().is_empty() {
        return None;
    }
    let mut baggage = copied(from.baggage());
    change(&mut baggage);
    let to = to.with_baggage(baggage);
    Some(match from.get::<InContext>() {
        Some(came) => to.with_value(InContext(came.0.clone())),
        None => to,
    })
}

/// OpenTelemetry's type cannot be cloned.
pub(crate) fn copied(baggage: &baggage::Baggage) -> baggage::Baggage {
    baggage
        .iter()
        .map(|(key, (value, metadata))| (key.clone(), (value.clone(), metadata.clone())))
        .collect()
}
