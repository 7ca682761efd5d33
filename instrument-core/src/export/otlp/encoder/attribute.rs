//! Attributes, backwards.

use crate::export::otlp::room::Room;
use crate::export::otlp::wire::{counted, fixed64, varint};
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
    room: &mut Room<'_>,
    tag: u8,
    all: impl DoubleEndedIterator<Item = &'a KeyValue>,
) {
    for attribute in all.rev() {
        given(room, tag, attribute.key.as_str(), &attribute.value);
    }
}

/// One of a record.
#[inline(always)]
pub(super) fn read(room: &mut Room<'_>, tag: u8, key: &str, value: Read<'_>) {
    pair(room, tag, key, |room| match value {
        Read::Bool(value) => boolean(room, value),
        Read::I64(value) => integer(room, value),
        Read::F64(value) => float(room, value),
        Read::Text(value) => text(room, value),
        Read::Other(value) => room.apart(|room| any(room, value)),
    });
}

/// One as OpenTelemetry has it.
#[inline(always)]
pub(super) fn given(room: &mut Room<'_>, tag: u8, key: &str, value: &Value) {
    pair(room, tag, key, |room| any(room, value));
}

#[inline(always)]
fn any(room: &mut Room<'_>, value: &Value) {
    match value {
        Value::Bool(value) => boolean(room, *value),
        Value::I64(value) => integer(room, *value),
        Value::F64(value) => float(room, *value),
        Value::String(value) => text(room, value.as_str()),
        Value::Array(array) => room.message(ARRAY, |room| elements(room, array)),
        // What OpenTelemetry may add is better seen in some form than not at all.
        other => text(room, &other.as_str()),
    }
}

#[inline(always)]
fn pair(room: &mut Room<'_>, tag: u8, key: &str, value: impl FnOnce(&mut Room<'_>)) {
    let length = room.length_of(value);
    match (key.len(), length) {
        // Most are so short that each length is one byte, which are then written together.
        (key_length @ 1..64, ..60) => {
            room.raw([VALUE, length as u8]);
            room.append(key.as_bytes());
            let all = key_length + length + 4;
            room.raw([tag, all as u8, KEY, key_length as u8]);
        }
        _ => {
            let before = room.length_of(|room| {
                room.head(VALUE, length);
                room.text(KEY, key);
            });
            room.head(tag, before + length);
        }
    }
}

fn elements(room: &mut Room<'_>, array: &Array) {
    match array {
        Array::Bool(all) => each(room, all, |room, value| boolean(room, *value)),
        Array::I64(all) => each(room, all, |room, value| integer(room, *value)),
        Array::F64(all) => each(room, all, |room, value| float(room, *value)),
        Array::String(all) => each(room, all, |room, value| text(room, value.as_str())),
        other => room.message(ELEMENTS, |room| text(room, &other.to_string())),
    }
}

fn each<T>(room: &mut Room<'_>, all: &[T], value: impl Fn(&mut Room<'_>, &T)) {
    for element in all.iter().rev() {
        room.message(ELEMENTS, |room| value(room, element));
    }
}

// What kind of value it is can only be told by which field there is: all are written, also if they are zero or empty.

#[inline(always)]
fn boolean(room: &mut Room<'_>, value: bool) {
    room.raw([BOOL, u8::from(value)]);
}

#[inline(always)]
fn integer(room: &mut Room<'_>, value: i64) {
    room.number(INTEGER, value as u64);
}

#[inline(always)]
fn float(room: &mut Room<'_>, value: f64) {
    room.raw(value.to_le_bytes());
    room.raw([FLOAT]);
}

#[inline(always)]
fn text(room: &mut Room<'_>, value: &str) {
    room.bytes(TEXT, value.as_bytes());
}
