//! The last measurement under a sampled span, for each series and bucket.

use super::series::BySeries;
use crate::clock;
use crate::locked::lock;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceId};
use opentelemetry::{InstrumentationScope, KeyValue};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Series of one instrument that exemplars are kept for, as many as the SDK keeps.
const MAX_SERIES: usize = 2000;

/// The SDK's bounds for a histogram that names none.
const DEFAULT_BOUNDS: [f64; 15] = [
    0.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0, 1000.0, 2500.0, 5000.0, 7500.0,
    10000.0,
];

/// A measurement, and the span that made it.
#[derive(Clone, Debug)]
pub(super) struct Exemplar {
    pub(super) value: f64,
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    /// Nanoseconds since 1970.
    pub(super) time: u64,
}

/// Those of all instruments.
#[derive(Clone, Debug, Default)]
pub(super) struct Exemplars(Arc<Mutex<HashMap<Instrument, Arc<OfInstrument>>>>);

/// Names are the same in any case.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Instrument(InstrumentationScope, String);

impl Exemplars {
    /// Those of an instrument. The same one made again shares them, as it shares its series.
    pub(super) fn of(&self, scope: &InstrumentationScope, name: &str) -> Arc<OfInstrument> {
        let mut all = lock(&self.0);
        all.entry(Instrument(scope.clone(), name.to_ascii_lowercase()))
            .or_default()
            .clone()
    }
}

/// Those of one instrument.
#[derive(Debug, Default)]
pub(super) struct OfInstrument {
    /// Unset for a counter.
    bounds: OnceLock<Vec<f64>>,
    /// By bucket.
    series: Mutex<BySeries<Vec<Option<Exemplar>>>>,
}

impl OfInstrument {
    /// Takes the instrument for a histogram. The first to make it says its bounds.
    pub(super) fn set_bounds(&self, bounds: Option<&[f64]>) {
        self.bounds
            .get_or_init(|| bounds.unwrap_or(&DEFAULT_BOUNDS).to_vec());
    }

    /// Notes a measurement, if a sampled span made it and no other thread is just noting one.
    pub(super) fn note(&self, value: f64, attributes: &[KeyValue]) {
        if value.is_nan() {
            // It is in no bucket.
            return;
        }
        let Some((trace_id, span_id)) = crate::ending::look(|cx| {
            let span = cx.span();
            let ids = |of: &SpanContext| (of.trace_id(), of.span_id());
            Some(span.span_context())
                .filter(|span_context| span_context.is_sampled())
                .map(ids)
        }) else {
            return;
        };
        let Ok(mut series) = self.series.try_lock() else {
            return;
        };
        let bounds = self.bounds.get().map_or(&[][..], Vec::as_slice);
        let make = || vec![None; bounds.len() + 1];
        let Some(buckets) = series.get_or_make(attributes, MAX_SERIES, make) else {
            return;
        };
        let bucket = bounds.partition_point(|bound| *bound < value);
        if let Some(kept) = buckets.get_mut(bucket) {
            *kept = Some(Exemplar {
                value,
                trace_id,
                span_id,
                time: clock::nanos(),
            });
        }
    }

    /// The exemplars of a series.
    pub(super) fn of_series<'a>(
        &self,
        attributes: impl Iterator<Item = &'a KeyValue>,
    ) -> Vec<Exemplar> {
        let series = lock(&self.series);
        let buckets = series.get(attributes);
        buckets.into_iter().flatten().flatten().cloned().collect()
    }
}

/// A measurement as exemplars have it.
pub(super) trait Measured: Copy {
    fn measured(self) -> f64;
}

impl Measured for f64 {
    fn measured(self) -> f64 {
        self
    }
}

impl Measured for u64 {
    fn measured(self) -> f64 {
        // Beyond 2^53 the nearest one that there is.
        self as f64
    }
}
