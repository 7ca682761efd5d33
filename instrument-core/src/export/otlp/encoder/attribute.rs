//! Attributes, backwards.

use crate::export::otlp::wire::{Wire, counted, fixed64, varint};
use crate::recorder::Read;
use opentelemetry::{Array, KeyValue, Value};

/// Of `KeyValue`.
const KEY: u8 = counted(1);
const VALUE: u8 = counted(2);
/// Of `AnyValue`.
const TEXT: u8 = counted(1);
const BOOL: u8 = varint(2);
const INTEGER: u8 = varint(3);
const FLOAT: u8 = fixed64(4);
const ARRAY: u8 = counted(5);
/// Of `ArrayValue`.
const ELEMENTS: u8 = counted(1);

/// A list of them.
#[inline]
pub(super) fn list<'a>(
    wire: &mut Wire,
    tag: u8,
    all: impl DoubleEndedIterator<Item = &'a KeyValue>,
) {
    for attribute in all.rev() {
        given(wire, tag, attribute.key.as_str(), &attribute.value);
    }
}

/// One of a record.
#[inline]
pub(super) fn read(wire: &mut Wire, tag: u8, key: &str, value: Read<'_>) {
    pair(wire, tag, key, |wire| match value {
        Read::Bool(value) => boolean(wire, value),
        Read::I64(value) => integer(wire, value),
        Read::F64(value) => float(wire, value),
        Read::Text(value) => text(wire, value),
        Read::Other(value) => any(wire, value),
    });
}

/// One as OpenTelemetry has it.
#[inline]
pub(super) fn given(wire: &mut Wire, tag: u8, key: &str, value: &Value) {
    pair(wire, tag, key, |wire| any(wire, value));
}

#[inline]
fn any(wire: &mut Wire, value: &Value) {
    match value {
        Value::Bool(value) => boolean(wire, *value),
        Value::I64(value) => integer(wire, *value),
        Value::F64(value) => float(wire, *value),
        Value::String(value) => text(wire, value.as_str()),
        Value::Array(array) => wire.message(ARRAY, |wire| elements(wire, array)),
        // What OpenTelemetry may add is better seen in some form than not at all.
        other => text(wire, &other.as_str()),
    }
}

#[inline]
fn pair(wire: &mut Wire, tag: u8, key: &str, value: impl FnOnce(&mut Wire)) {
    let before = wire.written();
    value(wire);
    match (key.len(), wire.written() - before) {
        // Most are so short that each length is one byte, which are then written together.
        (key_length @ 1..64, length @ ..60) => {
            wire.raw([VALUE, length as u8]);
            wire.append(key.as_bytes());
            let all = key_length + length + 4;
            wire.raw([tag, all as u8, KEY, key_length as u8]);
        }
        (_, length) => {
            wire.head(VALUE, length);
            wire.text(KEY, key);
            wire.head(tag, wire.written() - before);
        }
    }
}

fn elements(wire: &mut Wire, array: &Array) {
    match array {
        Array::Bool(all) => each(wire, all, |wire, value| boolean(wire, *value)),
        Array::I64(all) => each(wire, all, |wire, value| integer(wire, *value)),
        Array::F64(all) => each(wire, all, |wire, value| float(wire, *value)),
        Array::String(all) => each(wire, all, |wire, value| text(wire, value.as_str())),
        other => wire.message(ELEMENTS, |wire| text(wire, &other.to_string())),
    }
}

fn each<T>(wire: &mut Wire, all: &[T], value: impl Fn(&mut Wire, &T)) {
    for element in all.iter().rev() {
        wire.message(ELEMENTS, |wire| value(wire, element));
    }
}

// What kind of value it is can only be told by which field there is: all are written, also if they are zero or empty.

#[inline]
fn boolean(wire: &mut Wire, value: bool) {
    wire.raw([BOOL, u8::from(value)]);
}

#[inline]
fn integer(wire: &mut Wire, value: i64) {
    wire.number(INTEGER, value as u64);
}

#[inline]
fn float(wire: &mut Wire, value: f64) {
    wire.raw(value.to_le_bytes());
    wire.raw([FLOAT]);
}

#[inline]
fn text(wire: &mut Wire, value: &str) {
    wire.bytes(TEXT, value.as_bytes());
}
