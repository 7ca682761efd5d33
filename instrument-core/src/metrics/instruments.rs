//! Instruments of the SDK, with a look at the span that measures.

use super::exemplars::{Exemplars, Measured, OfInstrument};
use opentelemetry::metrics::{
    AsyncInstrumentBuilder, Counter, Gauge, Histogram, HistogramBuilder, InstrumentBuilder,
    InstrumentProvider, Meter, ObservableCounter, ObservableGauge, ObservableUpDownCounter,
    SyncInstrument, UpDownCounter,
};
use opentelemetry::{InstrumentationScope, KeyValue};
use std::sync::Arc;

/// One meter's instruments.
pub(super) struct Instruments {
    sdk: Meter,
    scope: InstrumentationScope,
    exemplars: Exemplars,
}

impl Instruments {
    pub(super) fn new(sdk: Meter, scope: InstrumentationScope, exemplars: Exemplars) -> Self {
        Self {
            sdk,
            scope,
            exemplars,
        }
    }
}

/// Measures for the SDK, and notes the span that measured.
struct Noting<I> {
    inner: I,
    exemplars: Arc<OfInstrument>,
}

macro_rules! noting {
    ($($instrument:ident<$t:ty>: $measure:ident)*) => {$(
        impl SyncInstrument<$t> for Noting<$instrument<$t>> {
            fn measure(&self, value: $t, attributes: &[KeyValue]) {
                self.inner.$measure(value, attributes);
                self.exemplars.note(value.measured(), attributes);
            }
        }
    )*};
}
noting! { Counter<u64>: add Counter<f64>: add Histogram<u64>: record Histogram<f64>: record }

/// Exemplars have their place at counters and at buckets.
macro_rules! with_exemplars {
    ($($make:ident: $builder:ident -> $instrument:ident<$t:ty>)*) => {$(
        fn $make(&self, builder: $builder<'_, $instrument<$t>>) -> $instrument<$t> {
            let exemplars = self.exemplars.of(&self.scope, &builder.name);
            let mut inner = self.sdk.$make(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            with_exemplars!(@bounds $builder, inner, builder, exemplars);
            $instrument::new(Arc::new(Noting { inner: inner.build(), exemplars }))
        }
    )*};
    (@bounds HistogramBuilder, $inner:ident, $builder:ident, $exemplars:ident) => {
        $exemplars.set_bounds($builder.boundaries.as_deref());
        $inner.boundaries = $builder.boundaries;
    };
    (@bounds InstrumentBuilder, $inner:ident, $builder:ident, $exemplars:ident) => {};
}

macro_rules! passed_on {
    ($($make:ident -> $instrument:ident<$t:ty>)*) => {$(
        fn $make(&self, builder: InstrumentBuilder<'_, $instrument<$t>>) -> $instrument<$t> {
            let mut inner = self.sdk.$make(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            inner.build()
        }
    )*};
}

macro_rules! observed {
    ($($make:ident -> $instrument:ident<$t:ty>)*) => {$(
        fn $make(
            &self,
            builder: AsyncInstrumentBuilder<'_, $instrument<$t>, $t>,
        ) -> $instrument<$t> {
            let mut inner = self.sdk.$make(builder.name);
            inner.description = builder.description;
            inner.unit = builder.unit;
            inner.callbacks = builder.callbacks;
            inner.build()
        }
    )*};
}

impl InstrumentProvider for Instruments {
    with_exemplars! {
        u64_counter: InstrumentBuilder -> Counter<u64>
        f64_counter: InstrumentBuilder -> Counter<f64>
        u64_histogram: HistogramBuilder -> Histogram<u64>
        f64_histogram: HistogramBuilder -> Histogram<f64>
    }
    passed_on! {
        i64_up_down_counter -> UpDownCounter<i64>
        f64_up_down_counter -> UpDownCounter<f64>
        u64_gauge -> Gauge<u64>
        i64_gauge -> Gauge<i64>
        f64_gauge -> Gauge<f64>
    }
    observed! {
        u64_observable_counter -> ObservableCounter<u64>
        f64_observable_counter -> ObservableCounter<f64>
        i64_observable_up_down_counter -> ObservableUpDownCounter<i64>
        f64_observable_up_down_counter -> ObservableUpDownCounter<f64>
        u64_observable_gauge -> ObservableGauge<u64>
        i64_observable_gauge -> ObservableGauge<i64>
        f64_observable_gauge -> ObservableGauge<f64>
    }
}
