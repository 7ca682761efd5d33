//! Metrics of one test, as they are exported.

use instrument_tower::MetricsLayer;
use opentelemetry::KeyValue;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};
use std::collections::BTreeMap;

/// A meter provider of a test's own.
#[derive(Clone, Debug)]
pub struct Measured {
    provider: SdkMeterProvider,
    exporter: InMemoryMetricExporter,
}

/// An instrument with all of its series.
#[derive(Clone, Debug)]
pub struct Instrument {
    /// Its name.
    pub name: String,
    /// What it says of itself.
    pub description: String,
    /// Its unit.
    pub unit: String,
    /// Empty if it is no histogram.
    pub bounds: Vec<f64>,
    /// One for each combination of attributes.
    pub series: Vec<Series>,
}

/// What was measured with the same attributes.
#[derive(Clone, Debug)]
pub struct Series {
    /// All as text.
    pub attributes: BTreeMap<String, String>,
    /// How often; of a gauge, one.
    pub count: u64,
    /// Of all values; of a gauge, its value.
    pub sum: f64,
}

impl Default for Measured {
    fn default() -> Self {
        let exporter = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(exporter.clone()).build();
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        Self { provider, exporter }
    }
}

impl Measured {
    /// Nothing is measured yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The provider.
    pub fn provider(&self) -> &SdkMeterProvider {
        &self.provider
    }

    /// A layer for servers that measures here.
    pub fn server(&self) -> MetricsLayer {
        MetricsLayer::server().with_meter_provider(self.provider.clone())
    }

    /// A layer for clients that measures here.
    pub fn client(&self) -> MetricsLayer {
        MetricsLayer::client().with_meter_provider(self.provider.clone())
    }

    /// All instruments that were used, by name.
    pub fn instruments(&self) -> Vec<Instrument> {
        self.exporter.reset();
        self.provider.force_flush().expect("a reader");
        let collected = self.exporter.get_finished_metrics().expect("no panic");
        let scopes = collected.iter().flat_map(|all| all.scope_metrics());
        let mut all: Vec<_> = scopes
            .flat_map(|scope| scope.metrics())
            .map(|metric| {
                let (bounds, series) = series(metric.data());
                Instrument {
                    name: metric.name().to_owned(),
                    description: metric.description().to_owned(),
                    unit: metric.unit().to_owned(),
                    bounds,
                    series,
                }
            })
            .collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// The series of an instrument, if it was used.
    pub fn series(&self, name: &str) -> Vec<Series> {
        let all = self.instruments();
        let found = all.into_iter().find(|one| one.name == name);
        found.map(|one| one.series).unwrap_or_default()
    }

    /// The one series of an instrument.
    pub fn one(&self, name: &str) -> Series {
        let mut all = self.series(name);
        assert_eq!(all.len(), 1, "{name}: {all:?}");
        all.remove(0)
    }

    /// How many requests are under way, by what the gauge of that name says.
    pub fn active(&self, name: &str) -> f64 {
        self.series(name).iter().map(|series| series.sum).sum()
    }
}

impl Series {
    /// One attribute.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.get(key).map(String::as_str)
    }
}

fn series(data: &AggregatedMetrics) -> (Vec<f64>, Vec<Series>) {
    match data {
        AggregatedMetrics::F64(data) => of(data, |value| value),
        AggregatedMetrics::U64(data) => of(data, |value| value as f64),
        AggregatedMetrics::I64(data) => of(data, |value| value as f64),
    }
}

fn of<T: Copy>(data: &MetricData<T>, number: fn(T) -> f64) -> (Vec<f64>, Vec<Series>) {
    match data {
        MetricData::Histogram(histogram) => {
            let mut bounds = Vec::new();
            let points = histogram.data_points().map(|point| {
                bounds = point.bounds().collect();
                Series {
                    attributes: attributes(point.attributes()),
                    count: point.count(),
                    sum: number(point.sum()),
                }
            });
            let series = points.collect();
            (bounds, series)
        }
        MetricData::Sum(sum) => {
            let points = sum.data_points().map(|point| Series {
                attributes: attributes(point.attributes()),
                count: 1,
                sum: number(point.value()),
            });
            (Vec::new(), points.collect())
        }
        other => panic!(
            "not an instrument of ours: {:?}",
            std::mem::discriminant(other)
        ),
    }
}

fn attributes<'a>(all: impl Iterator<Item = &'a KeyValue>) -> BTreeMap<String, String> {
    all.map(|one| (one.key.to_string(), one.value.as_str().into_owned()))
        .collect()
}
