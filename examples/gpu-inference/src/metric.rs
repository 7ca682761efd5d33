//! The names of the metrics: what measures, what asks (dashboards, rules, links) and what tests take them from here.
//!
//! | module | is |
//! |---|---|
//! | [`pipeline`] | what the backend measures |
//! | [`detector`] | what the detector measures, its GPU too |
//! | [`analyst`] | what the analyst measures of a language model |
//! | [`convention`] | what layers, clients and telemetry measure, by OpenTelemetry's conventions |
//! | [`label`] | what tells their series apart |

pub mod analyst;
pub mod convention;
pub mod detector;
mod instrument;
pub mod label;
pub mod pipeline;

/// A metric, by the name that OpenTelemetry knows it by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// As its instrument is called.
    pub name: &'static str,
    /// In what it is measured, as its instrument says; empty if it does not.
    pub unit: &'static str,
    /// What it is, as its instrument says: the documentation of its constant; empty if somebody else measures it.
    pub says: &'static str,
    /// The labels that tell its series apart.
    pub labels: &'static [&'static str],
    /// What it does.
    pub kind: Kind,
}

/// What a metric does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It is what is so now.
    Gauge,
    /// It is spread over buckets with these upper bounds; none are said where somebody else measures.
    Histogram(&'static [f64]),
}

/// Metrics by their names here, each described by its documentation, and `ALL` of them.
macro_rules! metrics {
    ($($(#[doc = $says:literal])+ $name:ident = $metric:expr;)+) => {
        $(
            $(#[doc = $says])+
            pub const $name: Metric = $metric.saying(concat!($($says),+));
        )+
        /// Each of them.
        pub const ALL: &[Metric] = &[$($name),+];
    };
}
use metrics;

/// What is measured here, by all three services.
pub fn all() -> impl Iterator<Item = Metric> {
    let services = [pipeline::ALL, detector::ALL, analyst::ALL];
    services.into_iter().flatten().copied()
}

impl Metric {
    /// What only grows.
    #[must_use]
    pub const fn counter(name: &'static str) -> Self {
        Self::of(Kind::Counter, name)
    }

    /// What is so now.
    #[must_use]
    pub const fn gauge(name: &'static str) -> Self {
        Self::of(Kind::Gauge, name)
    }

    /// What is spread over buckets with these upper bounds.
    #[must_use]
    pub const fn histogram(name: &'static str, bounds: &'static [f64]) -> Self {
        Self::of(Kind::Histogram(bounds), name)
    }

    const fn of(kind: Kind, name: &'static str) -> Self {
        Self {
            name,
            unit: "",
            says: "",
            labels: &[],
            kind,
        }
    }

    /// It is measured in this.
    #[must_use]
    pub const fn in_unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// There is a series for each value of these.
    #[must_use]
    pub const fn by(mut self, labels: &'static [&'static str]) -> Self {
        self.labels = labels;
        self
    }

    const fn saying(mut self, says: &'static str) -> Self {
        self.says = says.trim_ascii();
        self
    }

    /// The name of its series in Prometheus. A histogram has none of this name, but [buckets](Self::buckets) and the like.
    #[must_use]
    pub fn series(&self) -> String {
        let mut series = self.name.replace('.', "_");
        let unit = match self.unit {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if !series.ends_with(unit) {
            series.push_str(unit);
        }
        if self.kind == Kind::Counter {
            series.push_str("_total");
        }
        series
    }

    /// How many were at most as much, of a histogram.
    #[must_use]
    pub fn buckets(&self) -> String {
        self.series() + "_bucket"
    }

    /// How many there were, of a histogram.
    #[must_use]
    pub fn count(&self) -> String {
        self.series() + "_count"
    }

    /// How much they were together, of a histogram.
    #[must_use]
    pub fn sum(&self) -> String {
        self.series() + "_sum"
    }
}

#[cfg(test)]
mod tests;
