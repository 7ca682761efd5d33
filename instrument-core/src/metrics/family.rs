//! What has one name, from all scopes.

use super::exemplars::{Exemplar, Exemplars, OfInstrument};
use super::exposition::number;
use super::labels::labels;
use super::names;
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::metrics::data::{
    AggregatedMetrics, Histogram, HistogramDataPoint, Metric, MetricData, ResourceMetrics,
};
use std::collections::HashSet;
use std::fmt::Display;

/// Metrics of one name, unit and kind.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) help: String,
    pub(super) kind: Kind,
    pub(super) points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// One series.
#[derive(Debug)]
pub(super) struct Point {
    pub(super) labels: String,
    pub(super) value: PointValue,
}

#[derive(Debug)]
pub(super) enum PointValue {
    Number {
        value: String,
        exemplar: Option<Exemplar>,
    },
    Buckets {
        /// The last one's bound is infinite. Counts are cumulative.
        buckets: Vec<(f64, u64, Option<Exemplar>)>,
        sum: String,
        count: u64,
    },
}

impl Family {
    /// OpenMetrics lets no unit be named otherwise: not where the unit is the whole name.
    pub(super) fn ends_with_unit(&self) -> bool {
        let before = self.name.strip_suffix(&self.unit);
        !self.unit.is_empty() && before.is_some_and(|before| before.ends_with('_'))
    }
}

impl Kind {
    /// What the names of a family's samples end with.
    fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Counter => &["", "_total", "_created"],
            Self::Gauge => &[""],
            Self::Histogram => &["", "_bucket", "_sum", "_count", "_created"],
        }
    }
}

/// All families. A name that means something else already is left out: a scrape with both would be refused as a whole.
pub(super) fn families(
    metrics: &ResourceMetrics,
    exemplars: &Exemplars,
    with_scope: bool,
) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut taken: HashSet<String> = ["target", "target_info"].map(str::to_owned).into();
    // The SDK has them in no order, and which of two is left out must not change from scrape to scrape.
    let mut scopes: Vec<_> = metrics.scope_metrics().collect();
    scopes.sort_by_key(|of| (of.scope().name(), of.scope().version()));
    for of_scope in scopes {
        for metric in of_scope.metrics() {
            let source = Source {
                exemplars: exemplars.of(of_scope.scope(), metric.name()),
                scope: with_scope.then_some(of_scope.scope()),
            };
            let Some(family) = source.family(metric) else {
                continue;
            };
            let known = families.iter_mut().find(|known| {
                known.name == family.name && known.kind == family.kind && known.unit == family.unit
            });
            if let Some(known) = known {
                known.merge(family.points);
                continue;
            }
            let names: Vec<_> = family
                .kind
                .suffixes()
                .iter()
                .map(|suffix| format!("{}{suffix}", family.name))
                .collect();
            if names.iter().all(|name| !taken.contains(name)) {
                taken.extend(names);
                families.push(family);
            }
        }
    }
    families
}

impl Family {
    /// Adds series that are not there yet.
    fn merge(&mut self, points: Vec<Point>) {
        for point in points {
            if self.points.iter().all(|known| known.labels != point.labels) {
                self.points.push(point);
            }
        }
    }
}

/// Where a metric comes from.
struct Source<'a> {
    exemplars: std::sync::Arc<OfInstrument>,
    scope: Option<&'a InstrumentationScope>,
}

impl Source<'_> {
    fn family(&self, metric: &Metric) -> Option<Family> {
        let (kind, points) = match metric.data() {
            AggregatedMetrics::F64(data) => self.points(data, |value| number(*value)),
            AggregatedMetrics::U64(data) => self.points(data, u64::to_string),
            AggregatedMetrics::I64(data) => self.points(data, i64::to_string),
        }?;
        let unit = names::unit(metric.unit(), kind == Kind::Gauge);
        let mut family = Family {
            name: names::family(metric.name(), &unit, kind == Kind::Counter),
            unit,
            help: metric.description().to_owned(),
            kind,
            points: Vec::new(),
        };
        family.merge(points);
        Some(family)
    }

    fn points<T: Copy + Display>(
        &self,
        data: &MetricData<T>,
        text: impl Fn(&T) -> String,
    ) -> Option<(Kind, Vec<Point>)> {
        Some(match data {
            MetricData::Gauge(gauge) => {
                let points = gauge.data_points();
                let points = points.map(|it| self.number(it.attributes(), text(&it.value()), None));
                (Kind::Gauge, points.collect())
            }
            MetricData::Sum(sum) if sum.is_monotonic() => {
                let points = sum.data_points().map(|it| {
                    let exemplar = self.exemplars.of_series(it.attributes()).pop();
                    self.number(it.attributes(), text(&it.value()), exemplar)
                });
                (Kind::Counter, points.collect())
            }
            MetricData::Sum(sum) => {
                let points = sum.data_points();
                let points = points.map(|it| self.number(it.attributes(), text(&it.value()), None));
                (Kind::Gauge, points.collect())
            }
            MetricData::Histogram(histogram) => (Kind::Histogram, self.buckets(histogram, text)),
            MetricData::ExponentialHistogram(_) => return None,
        })
    }

    fn number<'k>(
        &self,
        attributes: impl Iterator<Item = &'k KeyValue>,
        value: String,
        exemplar: Option<Exemplar>,
    ) -> Point {
        Point {
            labels: labels(attributes, self.scope, None),
            value: PointValue::Number { value, exemplar },
        }
    }

    fn buckets<T: Copy>(
        &self,
        histogram: &Histogram<T>,
        text: impl Fn(&T) -> String,
    ) -> Vec<Point> {
        let of_point = |point: &HistogramDataPoint<T>| {
            let mut exemplars = self.exemplars.of_series(point.attributes());
            let mut below = f64::NEG_INFINITY;
            let mut count = 0;
            let bounds = point.bounds().chain([f64::INFINITY]);
            let buckets = bounds.zip(point.bucket_counts()).map(|(bound, more)| {
                count += more;
                let inside = |it: &Exemplar| it.value > below && it.value <= bound;
                let exemplar = exemplars.iter().position(inside);
                let exemplar = exemplar.map(|at| exemplars.swap_remove(at));
                below = bound;
                (bound, count, exemplar)
            });
            Point {
                labels: labels(point.attributes(), self.scope, Some("le")),
                value: PointValue::Buckets {
                    buckets: buckets.collect(),
                    sum: text(&point.sum()),
                    count: point.count(),
                },
            }
        };
        histogram.data_points().map(of_point).collect()
    }
}
