//! Limits and thresholds, as they were asked for.

use crate::{BACKENDS, dashboard, panel};
use serde_json::Value;

/// Seconds from which a colour is shown.
fn steps(thresholds: &Value, of_a_second: f64) -> Vec<(Option<f64>, String)> {
    let steps = thresholds["steps"].as_array().expect("a list").iter();
    let step = |step: &Value| {
        let from = step["value"].as_f64().map(|from| from / of_a_second);
        (from, step["color"].as_str().expect("a colour").to_owned())
    };
    steps.map(step).collect()
}

fn colored(yellow: f64, red: f64) -> Vec<(Option<f64>, String)> {
    vec![
        (None, "green".to_owned()),
        (Some(yellow), "yellow".to_owned()),
        (Some(red), "red".to_owned()),
    ]
}

pub(crate) fn tables() {
    let expected = [
        (
            "Pipeline Analysis Traces",
            15,
            colored(60.0, 180.0),
            "hsi-backend",
            "analysis_processing",
        ),
        (
            "Detection Processing",
            10,
            colored(5.0, 30.0),
            "hsi-backend",
            "detection_processing",
        ),
        (
            "LLM Inference",
            10,
            colored(30.0, 120.0),
            "hsi-nemotron",
            "llm_inference",
        ),
        (
            "Error Traces",
            20,
            vec![(None, "red".to_owned())],
            "$service",
            "error",
        ),
        ("All Recent Traces", 30, colored(1.0, 60.0), "$service", ""),
    ];
    for (backend, unit, of_a_second) in [("jaeger", "µs", 1e6), ("tempo", "ms", 1e3)] {
        let dashboard = dashboard(backend);
        assert_eq!(dashboard["uid"], "hsi-tracing");
        assert_eq!(dashboard["refresh"], "30s");
        assert_eq!(dashboard["time"]["from"], "now-1h");
        for (title, limit, colors, service, what) in &expected {
            let panel = panel(&dashboard, title);
            assert_eq!(panel["type"], "table", "{title}");
            let target = &panel["targets"][0];
            assert_eq!(target["limit"], *limit, "{title}");
            let asked = target.to_string();
            assert!(
                asked.contains(service) && asked.contains(what),
                "{title}: {asked}"
            );
            let duration = &panel["fieldConfig"]["overrides"][0];
            assert_eq!(duration["matcher"]["options"], "Duration");
            let property = |id: &str| {
                let mut properties = duration["properties"].as_array().expect("a list").iter();
                let property = properties.find(|property| property["id"] == id);
                &property.unwrap_or_else(|| panic!("{title} has no {id}"))["value"]
            };
            assert_eq!(property("unit"), unit, "{title}");
            assert_eq!(
                steps(property("thresholds"), of_a_second),
                *colors,
                "{title}"
            );
        }
    }
}

pub(crate) fn requests() {
    for backend in BACKENDS {
        let dashboard = dashboard(backend);
        let of = |title: &str| {
            let panel = panel(&dashboard, title);
            steps(&panel["fieldConfig"]["defaults"]["thresholds"], 1.0)
        };
        assert_eq!(of("Avg Trace Duration by Service"), colored(1.0, 5.0));
        assert_eq!(of("Error Rate by Service"), colored(1.0, 5.0));
        assert_eq!(of("GPU Memory"), colored(0.9, 0.95));
        assert_eq!(of("AI Answers p95"), colored(30.0, 60.0));
        let slowest = of("Top Slowest Endpoints");
        let from: Vec<_> = slowest.iter().filter_map(|(from, _)| *from).collect();
        assert_eq!(from, [0.5, 1.0, 5.0]);
        let units = [
            ("Error Rate by Service", "percent"),
            ("Avg Trace Duration by Service", "s"),
        ];
        for (title, unit) in units {
            let panel = panel(&dashboard, title);
            assert_eq!(panel["fieldConfig"]["defaults"]["unit"], unit, "{title}");
        }
        assert_eq!(
            panel(&dashboard, "Service Dependency Graph")["type"],
            "nodeGraph"
        );
        assert_eq!(
            panel(&dashboard, "Span Count by Endpoint")["options"]["pieType"],
            "donut"
        );
    }
}
