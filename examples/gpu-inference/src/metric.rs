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
pub mod label;
pub mod pipeline;

/// A metric, by the name that OpenTelemetry knows it by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Metric {
    /// As its instrument is called.
    pub name: &'static str,
    /// In what it is measured, as its instrument says; empty if it does not.
    pub unit: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl Metric {
    /// What only grows.
    #[must_use]
    pub const fn counter(name: &'static str) -> Self {
        Self::of(Kind::Counter, name, "")
    }

    /// What is so now.
    #[must_use]
    pub const fn gauge(name: &'static str, unit: &'static str) -> Self {
        Self::of(Kind::Gauge, name, unit)
    }

    /// What is spread over buckets.
    #[must_use]
    pub const fn histogram(name: &'static str, unit: &'static str) -> Self {
        Self::of(Kind::Histogram, name, unit)
    }

    const fn of(kind: Kind, name: &'static str, unit: &'static str) -> Self {
        Self { name, unit, kind }
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
