//! That what a shard keeps in order does not pile up. What it decides is tested with the whole tail.

use super::super::health::Counters;
use super::super::policy::Policy;
use super::super::shared::{Limits, Shared};
use super::{Shard, Start};
use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use std::time::{Duration, SystemTime};

const ROOT: SpanId = SpanId::from_bytes([1; 8]);

fn shared() -> Shared {
    Shared {
        policy: Policy {
            errors: true,
            slower_than: None,
            attributes: Vec::new(),
        },
        limits: Limits {
            traces: 10,
            spans: 10,
            bytes: usize::MAX,
            wait: Duration::MAX,
        },
        counters: Counters::default(),
    }
}

fn start(shard: &mut Shard, trace: TraceId, shared: &Shared) {
    let start = Start {
        trace,
        span: ROOT,
        local_parent: None,
        sampled: false,
    };
    shard.start(start, Duration::ZERO, shared, &mut Vec::new());
}

fn end(shard: &mut Shard, trace: TraceId, shared: &Shared) {
    let span = SpanData {
        span_context: SpanContext::new(trace, ROOT, TraceFlags::default(), false, TraceState::NONE),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: "root".into(),
        start_time: SystemTime::UNIX_EPOCH,
        end_time: SystemTime::UNIX_EPOCH,
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    };
    shard.end(span, Duration::ZERO, shared, &mut Vec::new());
}

#[test]
fn decided_traces_do_not_pile_up_behind_one_that_stays_open() {
    let (mut shard, shared) = (Shard::default(), shared());
    start(&mut shard, TraceId::from(1), &shared);
    for number in 2..10_000_u128 {
        let trace = TraceId::from(number);
        start(&mut shard, trace, &shared);
        end(&mut shard, trace, &shared);
        assert!(shard.waiting.len() <= 70, "{}", shard.waiting.len());
    }
    assert_eq!(shard.held, 1);
}

#[test]
fn no_more_decisions_are_remembered_than_there_is_room_for() {
    let (mut shard, shared) = (Shard::default(), shared());
    for number in 1..10_000_u128 {
        // Some traces come back, and are decided again.
        let trace = TraceId::from(number - number % 3 + 1);
        start(&mut shard, trace, &shared);
        end(&mut shard, trace, &shared);
        assert!(shard.remembered.len() <= shared.remembers());
        assert!(shard.traces.len() <= shared.remembers());
    }
    assert_eq!(shard.held, 0);
}
