//! The mark of a span that its processor is to drop: an attribute, the last one.
//!
//! It is taken off nowhere else, since only a span that met this module's processor at its start is marked. The SDK has no
//! room for it on a span that has all the attributes it may have: such spans are known by their ids, the latest of them.

use crate::latest::Latest;
use crate::locked::lock;
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanRef;
use opentelemetry_sdk::trace::SpanData;
use std::sync::{LazyLock, Mutex};

pub(super) const DROP: &str = "instrument.drop";

static MARKED: LazyLock<Mutex<Latest>> = LazyLock::new(Mutex::default);

pub(super) fn put_on(span: &SpanRef<'_>) {
    lock(&MARKED).add(span.span_context());
    span.set_attribute(KeyValue::new(DROP, true));
}

/// Takes the mark off; gives whether it was there.
pub(super) fn take_off(span: &mut SpanData) -> bool {
    let last = span.attributes.last();
    if last.is_some_and(|last| last.key.as_str() == DROP) {
        span.attributes.pop();
        return true;
    }
    let had_no_room =
        span.dropped_attributes_count > 0 && lock(&MARKED).contains(&span.span_context);
    span.dropped_attributes_count -= u32::from(had_no_room);
    had_no_room
}
