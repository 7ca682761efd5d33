//! What is written for Prometheus, and all that asks it, with a real one that scrapes real services.

#[path = "deploy_prometheus/asked.rs"]
mod asked;
#[path = "deploy_prometheus/described.rs"]
mod described;
#[path = "deploy_prometheus/gpu.rs"]
mod gpu;
#[path = "deploy_prometheus/model.rs"]
mod model;
#[path = "deploy_prometheus/runs.rs"]
mod runs;
#[path = "deploy_prometheus/scene.rs"]
mod scene;
mod support;

use asked::{Asked, expressions};
use gpu_inference::config::Role;
use gpu_inference::deploy::{alerts, files, foreign};
use gpu_inference::metric::{analyst, detector};
use gpu_inference::operation;
use scene::{CONTEXT, Scene};
use server_tests::{Folder, Server, promtool, run, trial};
use std::fs;
use std::path::Path;
use std::process::{ExitCode, Output};
use std::time::Duration;
use support::chat::PROMPT_TOKENS;
use support::fleet::Plan;

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
        trial(
            "a_p95_is_that_of_known_delays",
            prometheus,
            runs::known_delays,
        ),
        trial("an_exemplar_leads_to_its_trace", prometheus, runs::exemplar),
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
    scene.judge_too_many();
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
    scene.until("every metric is as it is said to be", |scene| {
        scene.send(2);
        described::otherwise(scene)
    });
    // What the tables ask for by name is there, under that service.
    for (operation, role) in [
        (operation::ANALYSIS, Role::Backend),
        (operation::DETECTION, Role::Backend),
        (operation::LLM, Role::Analyst),
    ] {
        let spans = scene.durations(operation.name, role.service_name());
        assert!(!spans.is_empty(), "{operation:?} of {role}");
    }
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
    // And what the model's server counted is compared with what it was said to have room for.
    let samples = scene
        .prometheus
        .query(&analyst::CONTEXT_UTILIZATION.series());
    assert_eq!(samples.len(), 1, "{samples:?}");
    assert_eq!(
        samples[0].value,
        f64::from(PROMPT_TOKENS) / f64::from(CONTEXT)
    );
    assert_eq!(samples[0].labels["job"], Role::Analyst.service_name());
    let rules = scene.prometheus.rules();
    let ill: Vec<_> = rules.iter().filter(|rule| rule["health"] != "ok").collect();
    assert!(ill.is_empty(), "{ill:#?}");
    assert!(!is_firing(&scene, "HsiServiceDown"));
    // What went wrong calls somebody, when the rules are looked at next.
    scene.until("what went wrong calls somebody", |scene| {
        let mut quiet = vec!["HsiDeadLetters", "HsiSpansNotExported", "HsiSpansDropped"];
        quiet.retain(|name| !is_firing(scene, name));
        quiet.into_iter().map(str::to_owned).collect()
    });
    scene.end();
}

fn is_firing(scene: &Scene, name: &str) -> bool {
    let rules = scene.prometheus.rules();
    rules
        .iter()
        .any(|rule| rule["name"] == name && rule["state"] == "firing")
}
