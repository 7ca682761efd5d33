//! Each metric is there under its name, and is what is said of it.

use crate::scene::Scene;
use gpu_inference::metric::{self, Kind, Metric, pipeline};
use std::collections::BTreeSet;

/// Counted where a worker panics, which none does here; `worker.rs` has a test with one that does.
const OF_PANICS: [Metric; 2] = [pipeline::WORKER_RESTARTS, pipeline::WORKER_CRASHES];

/// What is not, or is otherwise than it is said to be.
pub(crate) fn otherwise(scene: &Scene) -> Vec<String> {
    metric::all()
        .filter(|metric| !OF_PANICS.contains(metric))
        .filter_map(|metric| {
            let found = found(scene, &metric);
            let said = said(&metric);
            (found != said).then(|| format!("{said:?}, found {found:?}"))
        })
        .collect()
}

#[derive(Debug, PartialEq)]
struct Found {
    series: String,
    kind: String,
    help: String,
    labels: BTreeSet<String>,
    bounds: Vec<f64>,
}

fn said(metric: &Metric) -> Found {
    let (kind, bounds) = match metric.kind {
        Kind::Counter => ("counter", Vec::new()),
        Kind::Gauge => ("gauge", Vec::new()),
        Kind::Histogram(bounds) => ("histogram", [bounds, &[f64::INFINITY]].concat()),
    };
    Found {
        series: metric.series(),
        kind: kind.to_owned(),
        help: metric.says.to_owned(),
        labels: metric
            .labels
            .iter()
            .map(|&label| label.to_owned())
            .collect(),
        bounds,
    }
}

fn found(scene: &Scene, metric: &Metric) -> Found {
    let series = metric.series();
    let values = match metric.kind {
        Kind::Histogram(_) => metric.buckets(),
        Kind::Counter | Kind::Gauge => series.clone(),
    };
    let samples = scene.prometheus.query(&values);
    let labels = samples
        .iter()
        .flat_map(|sample| sample.labels.keys().cloned());
    let of_all = ["__name__", "instance", "job", "le"];
    let mut bounds: Vec<f64> = samples
        .iter()
        .filter_map(|sample| sample.labels.get("le")?.parse().ok())
        .collect();
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let (kind, help) = scene.prometheus.metadata(&series).unwrap_or_default();
    Found {
        series,
        kind,
        help,
        labels: labels.filter(|label| !of_all.contains(&&**label)).collect(),
        bounds,
    }
}
