//! What is written for Prometheus, and all that asks it, with a real one that scrapes real services.

#[path = "deploy_prometheus/asked.rs"]
mod asked;
#[path = "deploy_prometheus/chat.rs"]
mod chat;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/client.rs"]
mod client;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/fleet.rs"]
mod fleet;
#[path = "deploy_prometheus/gpu.rs"]
mod gpu;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/images.rs"]
mod images;
#[allow(dead_code, reason = "each test uses a part")]
#[path = "support/process.rs"]
mod process;
#[path = "deploy_prometheus/scene.rs"]
mod scene;

use asked::{Asked, expressions};
use fleet::Plan;
use gpu_inference::deploy::{alerts, files, foreign};
use gpu_inference::metric::{detector, label, pipeline};
use scene::Scene;
use serde_json::Value;
use server_tests::{Folder, Server, promtool, run, trial};
use std::fs;
use std::path::Path;
use std::process::{ExitCode, Output};
use std::time::Duration;

fn main() -> ExitCode {
    let prometheus: &[Server] = &[Server::Prometheus];
    let all: &[Server] = &[Server::Prometheus, Server::Postgres, Server::Redis];
    let trials = vec![
        trial("promtool_takes_configuration_and_rules", prometheus, takes),
        trial(
            "every_alert_is_tried_on_both_sides_of_its_limit",
            prometheus,
            rules,
        ),
        trial("what_is_foreign_is_asked_for", &[], foreign_is_asked),
        trial("every_query_has_an_answer_after_a_run", all, answers),
        trial("a_p95_is_that_of_known_delays", prometheus, known_delays),
        trial("an_exemplar_leads_to_its_trace", prometheus, exemplar),
    ];
    run(&[("detector", gpu::play_detector)], trials)
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/prometheus")
}

#[track_caller]
fn well(output: &Output) -> String {
    let said = [&*output.stdout, &*output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

fn takes() {
    well(&promtool(&folder(), &["check", "config", "prometheus.yml"]));
    let rules = ["check", "rules", "rules/recordings.yml", "rules/alerts.yml"];
    well(&promtool(&folder(), &rules));
}

fn rules() {
    well(&promtool(&folder(), &["test", "rules", "tests/alerts.yml"]));
    let text = fs::read_to_string(folder().join("tests/alerts.yml")).expect("it is there");
    for alert in alerts::all() {
        for side in ["beyond", "within"] {
            let named = format!("name: {} {side} its limit\n", alert.name);
            assert!(text.contains(&named), "{named}");
        }
    }
    // And they can fail: with another limit they do.
    let copy = Folder::new("rules");
    for file in files() {
        let path = copy.path().join(&file.path);
        let parent = path.parent().expect("a folder");
        fs::create_dir_all(parent).expect("the test's own folder");
        let text = file.text.replace("> 0.95", "> 0.97");
        fs::write(path, text).expect("the test's own folder takes a file");
    }
    let tested = promtool(
        &copy.path().join("prometheus"),
        &["test", "rules", "tests/alerts.yml"],
    );
    assert!(!tested.status.success());
}

/// Nothing is on the list of what nobody here answers that nobody asks for.
fn foreign_is_asked() {
    let expressions = expressions();
    for foreign in foreign::ALL {
        assert!(
            expressions
                .iter()
                .any(|asked| foreign.is_asked_by(&asked.expr)),
            "nobody asks for {}",
            foreign.series
        );
    }
}

fn answers() {
    let plan = Plan::new()
        .with_servers()
        .with_stub_detector()
        .with("OTEL_BSP_MAX_QUEUE_SIZE", &64)
        .with("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", &16)
        .with("LLM_ATTEMPTS", &1)
        .with("MAX_ATTEMPTS", &2);
    let mut scene = Scene::begin(plan, Duration::ZERO);
    scene.send(3);
    scene.things_go_wrong();
    let mut left: Vec<Asked> = expressions();
    left.retain(|asked| !foreign::ALL.iter().any(|it| it.is_asked_by(&asked.expr)));
    assert!(left.len() > 80, "{}", left.len());
    scene.until("every query has an answer", |scene| {
        scene.send(2);
        left.retain(|asked| !asked.is_answered(scene));
        left.iter()
            .map(|asked| format!("{}: {}", asked.of, asked.expr))
            .collect()
    });
    // What the GPU is said to do is what the panels show.
    let stats = gpu::STATS;
    for (expr, value) in [
        (detector::GPU_UTILIZATION.series(), stats.utilization),
        (detector::VRAM.series(), stats.memory_used_mb * 1e6),
        (
            gpu_inference::deploy::recordings::GPU_FULL.to_owned(),
            stats.memory_used_mb / stats.memory_total_mb,
        ),
        (
            detector::GPU_TEMPERATURE.series(),
            stats.temperature.expect("it tells"),
        ),
        (detector::GPU_POWER.series(), stats.power.expect("it tells")),
    ] {
        let samples = scene.prometheus.query(&expr);
        assert_eq!(samples.len(), 1, "{expr}: {samples:?}");
        assert_eq!(samples[0].value, value, "{expr}");
        assert_eq!(samples[0].labels["job"], "hsi-yolo26");
    }
    let rules = scene.prometheus.rules();
    let ill: Vec<_> = rules.iter().filter(|rule| rule["health"] != "ok").collect();
    assert!(ill.is_empty(), "{ill:#?}");
    // What went wrong calls somebody.
    let is_firing = |name: &str| {
        rules
            .iter()
            .any(|rule| rule["name"] == name && rule["state"] == "firing")
    };
    for name in ["HsiDeadLetters", "HsiSpansNotExported", "HsiSpansDropped"] {
        assert!(is_firing(name), "{name} does not fire");
    }
    assert!(!is_firing("HsiServiceDown"));
    scene.end();
}

/// The p95 that the panel and the alert ask for is in the bucket in which it is by the spans of the same calls.
fn known_delays() {
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
fn exemplar() {
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
