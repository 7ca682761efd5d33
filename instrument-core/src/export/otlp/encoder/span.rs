//! One span, from its last field to its first.

use super::attribute;
use crate::export::otlp::room::Room;
use crate::export::otlp::wire::{counted, fixed32, fixed64, varint};
use crate::recorder::{More, Record, nanos};
use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};

const TRACE_ID: u8 = counted(1);
const SPAN_ID: u8 = counted(2);
const TRACE_STATE: u8 = counted(3);
const PARENT: u8 = counted(4);
const NAME: u8 = counted(5);
const KIND: u8 = varint(6);
const START: u8 = fixed64(7);
const END: u8 = fixed64(8);
const ATTRIBUTES: u8 = counted(9);
const DROPPED_ATTRIBUTES: u8 = varint(10);
const EVENTS: u8 = counted(11);
const DROPPED_EVENTS: u8 = varint(12);
const LINKS: u8 = counted(13);
const DROPPED_LINKS: u8 = varint(14);
const STATUS: u8 = counted(15);
/// Field 16, whose number takes a second byte.
const FLAGS: [u8; 2] = [0x80 | fixed32(0), 1];
/// Of `Status`.
const STATUS_TEXT: u8 = counted(2);
const STATUS_CODE: u8 = varint(3);
/// Of `Event`.
const EVENT_TIME: u8 = fixed64(1);
const EVENT_NAME: u8 = counted(2);
const EVENT_ATTRIBUTES: u8 = counted(3);
const EVENT_DROPPED: u8 = varint(4);
/// Of `Link`.
const LINK_TRACE_STATE: u8 = counted(3);
const LINK_ATTRIBUTES: u8 = counted(4);
const LINK_DROPPED: u8 = varint(5);
const LINK_FLAGS: u8 = fixed32(6);

/// The flags are those of the context; whether it is remote; and that this is said.
const IS_REMOTE_IS_KNOWN: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

#[inline(always)]
pub(super) fn fields(room: &mut Room<'_>, record: &Record) {
    // In a span, it is the parent's context of which it is said.
    let flags = flags(record.flags, record.parent_is_remote);
    room.fixed::<6>(|to| {
        to[..2].copy_from_slice(&FLAGS);
        to[2..].copy_from_slice(&flags.to_le_bytes());
    });
    status(room, &record.status);
    if let Some(more) = &record.more {
        room.apart(|room| events_and_links(room, more));
    }
    room.count(DROPPED_ATTRIBUTES, record.attributes.dropped());
    for (key, value) in record.attributes.iter().rev() {
        attribute::read(room, ATTRIBUTES, key, value);
    }
    room.fixed::<20>(|to| {
        to[..3].copy_from_slice(&[KIND, kind(&record.kind), START]);
        to[3..11].copy_from_slice(&record.start.to_le_bytes());
        to[11] = END;
        to[12..].copy_from_slice(&record.end.to_le_bytes());
    });
    room.text(NAME, &record.name);
    if record.parent != SpanId::INVALID {
        room.fixed::<10>(|to| {
            to[..2].copy_from_slice(&[PARENT, 8]);
            to[2..].copy_from_slice(&record.parent.to_bytes());
        });
    }
    if let Some(more) = &record.more {
        room.apart(|room| trace_state(room, TRACE_STATE, &more.trace_state));
    }
    ids(room, record.trace_id, record.span_id);
}

/// They have the same numbers in a link.
#[inline(always)]
fn ids(room: &mut Room<'_>, trace: TraceId, span: SpanId) {
    room.fixed::<28>(|to| {
        to[..2].copy_from_slice(&[TRACE_ID, 16]);
        to[2..18].copy_from_slice(&trace.to_bytes());
        to[18..20].copy_from_slice(&[SPAN_ID, 8]);
        to[20..].copy_from_slice(&span.to_bytes());
    });
}

fn flags(flags: TraceFlags, is_remote: bool) -> u32 {
    let remote = if is_remote { IS_REMOTE } else { 0 };
    u32::from(flags.to_u8()) | IS_REMOTE_IS_KNOWN | remote
}

fn kind(kind: &SpanKind) -> u8 {
    match kind {
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

#[inline(always)]
fn status(room: &mut Room<'_>, status: &Status) {
    match status {
        Status::Unset => room.raw([STATUS, 0]),
        Status::Ok => room.raw([STATUS, 2, STATUS_CODE, 1]),
        Status::Error { description } => room.apart(|room| {
            room.message(STATUS, |room| {
                room.raw([STATUS_CODE, 2]);
                room.text(STATUS_TEXT, description);
            });
        }),
    }
}

fn trace_state(room: &mut Room<'_>, tag: u8, state: &TraceState) {
    if *state != TraceState::NONE {
        room.text(tag, &state.header());
    }
}

fn events_and_links(room: &mut Room<'_>, more: &More) {
    room.count(DROPPED_LINKS, more.dropped_links);
    for each in more.links.iter().rev() {
        room.message(LINKS, |room| link(room, each));
    }
    room.count(DROPPED_EVENTS, more.dropped_events);
    for each in more.events.iter().rev() {
        room.message(EVENTS, |room| event(room, each));
    }
}

fn event(room: &mut Room<'_>, event: &Event) {
    room.count(EVENT_DROPPED, event.dropped_attributes_count);
    attribute::list(room, EVENT_ATTRIBUTES, event.attributes.iter());
    room.text(EVENT_NAME, &event.name);
    room.raw(nanos(event.timestamp).to_le_bytes());
    room.raw([EVENT_TIME]);
}

fn link(room: &mut Room<'_>, link: &Link) {
    let context: &SpanContext = &link.span_context;
    let flags = flags(context.trace_flags(), context.is_remote());
    room.raw(flags.to_le_bytes());
    room.raw([LINK_FLAGS]);
    room.count(LINK_DROPPED, link.dropped_attributes_count);
    attribute::list(room, LINK_ATTRIBUTES, link.attributes.iter());
    trace_state(room, LINK_TRACE_STATE, context.trace_state());
    ids(room, context.trace_id(), context.span_id());
}
