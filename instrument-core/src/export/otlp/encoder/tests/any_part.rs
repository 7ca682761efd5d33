//! Parts of spans, with what is awkward to write: what takes one byte more, what is empty, zero, or not a number.

use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Array, InstrumentationScope, Key, KeyValue, StringValue, Value};
use proptest::prelude::*;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Of all lengths at which something changes.
pub(super) fn text() -> impl Strategy<Value = String> {
    let long = prop::sample::select(vec![120, 123, 126, 127, 128, 250, 16_370, 16_383, 16_384]);
    prop_oneof![
        10 => "\\PC{0,40}",
        5 => "[a-z.]{0,40}",
        1 => (long, 0..4_usize).prop_map(|(length, more)| "é".repeat(length / 2) + &"x".repeat(more)),
    ]
}

fn integer() -> impl Strategy<Value = i64> {
    let edges = (0..64_u32, -1..2_i64).prop_map(|(bits, more)| (1_i64 << bits).wrapping_add(more));
    prop_oneof![any::<i64>(), edges, -3..200_i64]
}

fn float() -> impl Strategy<Value = f64> {
    let special = vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![any::<f64>(), prop::sample::select(special)]
}

fn string() -> impl Strategy<Value = StringValue> {
    prop_oneof![
        text().prop_map(StringValue::from),
        Just(StringValue::from("static"))
    ]
}

fn value() -> impl Strategy<Value = Value> {
    use prop::collection::vec;
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        integer().prop_map(Value::I64),
        float().prop_map(Value::F64),
        string().prop_map(Value::String),
        vec(any::<bool>(), 0..9).prop_map(|all| Value::Array(Array::Bool(all))),
        vec(integer(), 0..9).prop_map(|all| Value::Array(Array::I64(all))),
        vec(float(), 0..9).prop_map(|all| Value::Array(Array::F64(all))),
        vec(string(), 0..5).prop_map(|all| Value::Array(Array::String(all))),
    ]
}

pub(super) fn key_value() -> impl Strategy<Value = KeyValue> {
    let key = prop_oneof![
        text().prop_map(Key::from),
        Just(Key::from_static_str("camera.id"))
    ];
    (key, value()).prop_map(|(key, value)| KeyValue::new(key, value))
}

pub(super) fn span_id() -> impl Strategy<Value = SpanId> {
    prop_oneof![1 => Just(SpanId::INVALID), 4 => any::<u64>().prop_map(SpanId::from)]
}

pub(super) fn any_context() -> impl Strategy<Value = SpanContext> {
    let trace_id = prop_oneof![1 => Just(0), 9 => any::<u128>()];
    let members = prop::collection::vec(("[a-z]{1,8}", "[!-+--<>-~]{1,30}"), 0..4);
    let parts = (trace_id, span_id(), any::<u8>(), any::<bool>(), members);
    parts.prop_map(|(trace_id, span_id, flags, is_remote, members)| {
        let state = TraceState::from_key_value(members).expect("these are valid");
        let flags = TraceFlags::new(flags);
        SpanContext::new(TraceId::from(trace_id), span_id, flags, is_remote, state)
    })
}

/// To the nanosecond, from 1970 on: a record knows no other.
pub(super) fn time() -> impl Strategy<Value = SystemTime> {
    prop_oneof![1 => Just(0), 9 => 0..u64::MAX / 4]
        .prop_map(|nanos| UNIX_EPOCH + Duration::from_nanos(nanos))
}

fn attributes() -> impl Strategy<Value = Vec<KeyValue>> {
    prop::collection::vec(key_value(), 0..4)
}

pub(super) fn event() -> impl Strategy<Value = Event> {
    (text(), time(), attributes(), any::<u32>())
        .prop_map(|(name, at, attributes, dropped)| Event::new(name, at, attributes, dropped))
}

pub(super) fn link() -> impl Strategy<Value = Link> {
    (any_context(), attributes(), any::<u32>())
        .prop_map(|(to, attributes, dropped)| Link::new(to, attributes, dropped))
}

pub(super) fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Unset),
        Just(Status::Ok),
        text().prop_map(Status::error)
    ]
}

/// Few, so that spans share them.
pub(super) fn scope() -> impl Strategy<Value = InstrumentationScope> {
    (0..4_usize).prop_map(|number| {
        let scope = InstrumentationScope::builder(["", "camera", "camera", "store"][number]);
        match number {
            0 => scope,
            1 => scope.with_version("1.2"),
            2 => scope.with_schema_url("https://example.org/1.42.0"),
            _ => scope.with_attributes([KeyValue::new("a", 1), KeyValue::new("b", "two")]),
        }
        .build()
    })
}
