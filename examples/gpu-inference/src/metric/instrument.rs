//! What measures, made of what is said of it.

use super::{Kind, Metric};
use opentelemetry::metrics::{
    Counter, Gauge, Histogram, HistogramBuilder, InstrumentBuilder, Meter, UpDownCounter,
};

impl Metric {
    pub(crate) fn u64_counter(self, meter: &Meter) -> Counter<u64> {
        self.described(meter.u64_counter(self.name)).build()
    }

    pub(crate) fn u64_gauge(self, meter: &Meter) -> Gauge<u64> {
        self.described(meter.u64_gauge(self.name)).build()
    }

    pub(crate) fn f64_gauge(self, meter: &Meter) -> Gauge<f64> {
        self.described(meter.f64_gauge(self.name)).build()
    }

    /// A gauge for what is told by how it changes.
    pub(crate) fn i64_up_down_counter(self, meter: &Meter) -> UpDownCounter<i64> {
        self.described(meter.i64_up_down_counter(self.name)).build()
    }

    pub(crate) fn u64_histogram(self, meter: &Meter) -> Histogram<u64> {
        self.spread(meter.u64_histogram(self.name)).build()
    }

    pub(crate) fn f64_histogram(self, meter: &Meter) -> Histogram<f64> {
        self.spread(meter.f64_histogram(self.name)).build()
    }

    fn described<T>(self, instrument: InstrumentBuilder<'_, T>) -> InstrumentBuilder<'_, T> {
        instrument.with_unit(self.unit).with_description(self.says)
    }

    fn spread<T>(self, instrument: HistogramBuilder<'_, T>) -> HistogramBuilder<'_, T> {
        let instrument = instrument.with_unit(self.unit).with_description(self.says);
        match self.kind {
            Kind::Histogram(bounds) => instrument.with_boundaries(bounds.to_vec()),
            Kind::Counter | Kind::Gauge => instrument,
        }
    }
}
