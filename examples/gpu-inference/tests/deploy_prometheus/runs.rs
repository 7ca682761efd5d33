//! What a number says is what happened, and leads there.

use crate::scene::Scene;
use crate::support::fleet::Plan;
use gpu_inference::metric::{label, pipeline};
use serde_json::Value;
use std::time::Duration;

/// The p95 that the panel and the alert ask for is in the bucket in which it is by the spans of the same calls.
pub(crate) fn known_delays() {
    let delay = Duration::from_millis(600);
    let mut scene = Scene::begin(Plan::new(), delay);
    let p95 = format!(
        "{}{{{}=\"{}\"}}",
        gpu_inference::deploy::recordings::AI_SLOW,
        label::SERVICE,
        label::NEMOTRON
    );
    scene.send(1);
    let mut seen = f64::NAN;
    scene.until("the p95 is known", |scene| {
        scene.send(2);
        let counted = scene
            .prometheus
            .query(&pipeline::AI_REQUEST_DURATION.count());
        let counted = counted
            .iter()
            .any(|it| it.labels["service"] == label::NEMOTRON && it.value >= 20.0);
        seen = scene
            .prometheus
            .query(&p95)
            .first()
            .map_or(f64::NAN, |it| it.value);
        if counted && seen.is_finite() {
            Vec::new()
        } else {
            vec![p95.clone()]
        }
    });
    let mut took = scene.durations("POST /analyze", "hsi-backend");
    took.sort_by(f64::total_cmp);
    assert!(
        took[0] >= delay.as_secs_f64(),
        "nothing is faster than it was told: {took:?}"
    );
    let bounds = [0.0, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0];
    let bucket = |seconds: f64| {
        bounds
            .iter()
            .rposition(|bound| *bound < seconds)
            .expect("more than nothing")
    };
    // Of other spans than these, the rate may not have seen the first ones, or not yet the last ones.
    let share = |of: f64| took[((took.len() - 1) as f64 * of) as usize];
    let (low, high) = (bucket(share(0.85)), bucket(share(1.0)));
    assert!(
        (low..=high).contains(&bucket(seen)) && seen >= 0.5,
        "Prometheus says {seen}, the spans {took:?}"
    );
    scene.end();
}

/// From a point on the panel to the trace, by Prometheus' interface and the page's.
pub(crate) fn exemplar() {
    let mut scene = Scene::begin(Plan::new(), Duration::ZERO);
    scene.send(2);
    let asked = pipeline::AI_REQUEST_DURATION.buckets();
    let mut ids = Vec::new();
    scene.until("there is an exemplar", |scene| {
        let exemplars = scene.prometheus.exemplars(&asked);
        let id = |it: &Value| it["labels"]["trace_id"].as_str().map(str::to_owned);
        ids = exemplars.iter().filter_map(id).collect();
        if ids.is_empty() {
            vec![asked.clone()]
        } else {
            Vec::new()
        }
    });
    for id in ids {
        let trace = scene.get(&format!("/tracing/api/traces/{id}"));
        let spans = trace["data"][0]["spans"].as_array().expect("spans").iter();
        let names: Vec<_> = spans
            .filter_map(|span| span["operationName"].as_str())
            .collect();
        assert!(
            names.iter().any(|name| name.ends_with("_processing")),
            "{id} is {names:?}"
        );
    }
    scene.end();
}
