//! What a program does to its current span.

use instrument_core::current;
use instrument_core::opentelemetry::KeyValue;
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::trace::{
    SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use proptest::prelude::*;
use std::fmt;

/// Something that is done to the current span.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Touch {
    Attribute(u32),
    Event(u8),
    Link(u8),
    Status(u8),
    Name(u8),
    Error,
    /// What comes after this in the same span is too late.
    End,
}

impl Touch {
    pub(crate) fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            // Of two of one key the SDK sends both, where the specification has the last one: no two are the same here.
            any::<u32>().prop_map(Self::Attribute),
            (0..4_u8).prop_map(Self::Event),
            (0..4_u8).prop_map(Self::Link),
            (0..4_u8).prop_map(Self::Status),
            (0..3_u8).prop_map(Self::Name),
            Just(Self::Error),
            Just(Self::End),
        ]
    }

    pub(crate) fn run(self) {
        match self {
            Self::Attribute(n) => current::set_attribute(format!("late.{n}"), n),
            Self::Event(n) => current::add_event("event", |to| {
                for n in 0..n {
                    to.add(format!("key.{n}"), &n);
                }
            }),
            Self::Link(n) => Context::current().span().add_link(linked_to(n), keys(n)),
            Self::Status(0) => current::set_status(Status::Ok),
            Self::Status(1) => current::set_status(Status::Unset),
            // Of two errors, too, the SDK keeps not the last but the one whose text is the greater: all say the same here.
            Self::Status(_) => current::set_status(Status::error(fmt::Error.to_string())),
            Self::Name(n) => Context::current().span().update_name(format!("name {n}")),
            Self::Error => current::record_error(&fmt::Error),
            Self::End => Context::current().span().end(),
        }
    }
}

pub(crate) fn keys(count: u8) -> Vec<KeyValue> {
    (0..count)
        .map(|n| KeyValue::new(format!("key.{n}"), i64::from(n)))
        .collect()
}

/// A span of another trace.
pub(crate) fn linked_to(n: u8) -> SpanContext {
    let ids = (TraceId::from(u128::from(n) + 1), SpanId::from(9));
    SpanContext::new(ids.0, ids.1, TraceFlags::SAMPLED, false, TraceState::NONE)
}
