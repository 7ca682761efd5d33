//! One span, from its last field to its first.

use super::attribute;
use crate::export::otlp::wire::{Wire, counted, fixed32, fixed64, varint};
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

#[inline]
pub(super) fn fields(wire: &mut Wire, record: &Record) {
    // In a span, it is the parent's context of which it is said.
    let flags = flags(record.flags, record.parent_is_remote);
    wire.fixed::<6>(|to| {
        to[..2].copy_from_slice(&FLAGS);
        to[2..].copy_from_slice(&flags.to_le_bytes());
    });
    status(wire, &record.status);
    if let Some(more) = &record.more {
        events_and_links(wire, more);
    }
    wire.count(DROPPED_ATTRIBUTES, record.attributes.dropped());
    for (key, value) in record.attributes.iter().rev() {
        attribute::read(wire, ATTRIBUTES, key, value);
    }
    wire.fixed::<20>(|to| {
        to[..3].copy_from_slice(&[KIND, kind(&record.kind), START]);
        to[3..11].copy_from_slice(&record.start.to_le_bytes());
        to[11] = END;
        to[12..].copy_from_slice(&record.end.to_le_bytes());
    });
    wire.text(NAME, &record.name);
    if record.parent != SpanId::INVALID {
        wire.fixed::<10>(|to| {
            to[..2].copy_from_slice(&[PARENT, 8]);
            to[2..].copy_from_slice(&record.parent.to_bytes());
        });
    }
    if let Some(more) = &record.more {
        trace_state(wire, TRACE_STATE, &more.trace_state);
    }
    ids(wire, record.trace_id, record.span_id);
}

/// They have the same numbers in a link.
#[inline]
fn ids(wire: &mut Wire, trace: TraceId, span: SpanId) {
    wire.fixed::<28>(|to| {
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

#[inline]
fn status(wire: &mut Wire, status: &Status) {
    match status {
        Status::Unset => wire.raw([STATUS, 0]),
        Status::Ok => wire.raw([STATUS, 2, STATUS_CODE, 1]),
        Status::Error { description } => wire.message(STATUS, |wire| {
            wire.raw([STATUS_CODE, 2]);
            wire.text(STATUS_TEXT, description);
        }),
    }
}

fn trace_state(wire: &mut Wire, tag: u8, state: &TraceState) {
    if *state != TraceState::NONE {
        wire.text(tag, &state.header());
    }
}

fn events_and_links(wire: &mut Wire, more: &More) {
    wire.count(DROPPED_LINKS, more.dropped_links);
    for each in more.links.iter().rev() {
        wire.message(LINKS, |wire| link(wire, each));
    }
    wire.count(DROPPED_EVENTS, more.dropped_events);
    for each in more.events.iter().rev() {
        wire.message(EVENTS, |wire| event(wire, each));
    }
}

fn event(wire: &mut Wire, event: &Event) {
    wire.count(EVENT_DROPPED, event.dropped_attributes_count);
    attribute::list(wire, EVENT_ATTRIBUTES, event.attributes.iter());
    wire.text(EVENT_NAME, &event.name);
    wire.raw(nanos(event.timestamp).to_le_bytes());
    wire.raw([EVENT_TIME]);
}

fn link(wire: &mut Wire, link: &Link) {
    let context: &SpanContext = &link.span_context;
    let flags = flags(context.trace_flags(), context.is_remote());
    wire.raw(flags.to_le_bytes());
    wire.raw([LINK_FLAGS]);
    wire.count(LINK_DROPPED, link.dropped_attributes_count);
    attribute::list(wire, LINK_ATTRIBUTES, link.attributes.iter());
    trace_state(wire, LINK_TRACE_STATE, context.trace_state());
    ids(wire, context.trace_id(), context.span_id());
}
