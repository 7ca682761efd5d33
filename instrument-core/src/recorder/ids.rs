//! Where ids come from.

use crate::propagation::RandomIds;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::IdGenerator;
use std::any::Any;

/// Our own generator is known by its type: an indirect call takes longer than a random number.
#[derive(Debug)]
pub(super) enum Ids {
    Random(RandomIds),
    Others(Box<dyn IdGenerator>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Random(RandomIds::default())
    }
}

impl Ids {
    pub(super) fn of(generator: impl IdGenerator + 'static) -> Self {
        match (&generator as &dyn Any).downcast_ref::<RandomIds>() {
            Some(random) => Self::Random(random.clone()),
            None => Self::Others(Box::new(generator)),
        }
    }

    pub(super) fn new_trace_id(&self) -> TraceId {
        match self {
            Self::Random(ids) => ids.new_trace_id(),
            Self::Others(ids) => ids.new_trace_id(),
        }
    }

    #[inline]
    pub(super) fn new_span_id(&self) -> SpanId {
        match self {
            Self::Random(ids) => ids.new_span_id(),
            Self::Others(ids) => ids.new_span_id(),
        }
    }
}
