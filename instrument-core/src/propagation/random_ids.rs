//! Ids of which can be told later that they are random.

use super::random;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::IdGenerator;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// Random ids, and traces that say so: `traceparent` has the random flag on every trace that begins with one of these.
///
/// OpenTelemetry's SDK lets nobody set that flag on a root. So the first four bytes of a trace id are made of the twelve
/// random ones and a secret of the process: whoever injects a trace id can tell whether it was made here.
///
/// ```
/// use instrument_core::propagation::{RandomIds, TraceContext};
/// use opentelemetry::propagation::TextMapPropagator;
/// use opentelemetry::trace::{TraceContextExt, Tracer, TracerProvider};
/// use opentelemetry::Context;
/// use opentelemetry_sdk::trace::SdkTracerProvider;
/// use std::collections::HashMap;
///
/// let sdk = SdkTracerProvider::builder().with_id_generator(RandomIds::default()).build();
/// let span = sdk.tracer("service").start("root");
///
/// let mut headers = HashMap::new();
/// TraceContext::new().inject_context(&Context::new().with_span(span), &mut headers);
/// assert!(headers["traceparent"].ends_with("-03"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct RandomIds {
    _private: (),
}

/// As many bits as are random in every id.
const RANDOM_BITS: u32 = 96;

impl IdGenerator for RandomIds {
    fn new_trace_id(&self) -> TraceId {
        let random = (u128::from(random::word()) << 64 | u128::from(random::word())) << 32 >> 32;
        TraceId::from(u128::from(mark(key(), random)) << RANDOM_BITS | random)
    }

    #[inline]
    fn new_span_id(&self) -> SpanId {
        loop {
            let id = SpanId::from(random::word());
            // Zero is no id.
            if id != SpanId::INVALID {
                return id;
            }
        }
    }
}

static KEY: OnceLock<RandomState> = OnceLock::new();

fn key() -> &'static RandomState {
    KEY.get_or_init(RandomState::new)
}

fn mark(key: &RandomState, random: u128) -> u32 {
    (key.hash_one(random) >> 32) as u32
}

/// Whether [`RandomIds`] of this process made the id. One in four thousand million foreign ones is mistaken for it.
pub(super) fn is_from_here(id: TraceId) -> bool {
    KEY.get().is_some_and(|key| {
        let id = u128::from_be_bytes(id.to_bytes());
        (id >> RANDOM_BITS) as u32 == mark(key, id << 32 >> 32)
    })
}
