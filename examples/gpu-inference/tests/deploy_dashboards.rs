//! What is written for Grafana: that it is what the program writes, that Grafana takes it, and that limits, thresholds and ways
//! from one source to another are those that were asked for.

use gpu_inference::deploy;
use serde_json::Value;
use server_tests::{Folder, Server, run, trial};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

const BACKENDS: [&str; 2] = ["jaeger", "tempo"];

fn main() -> ExitCode {
    let grafana: &[Server] = &[Server::Grafana];
    run(
        &[],
        vec![
            trial("written_files_are_what_the_code_says", &[], written),
            trial("a_file_that_differs_is_named", &[], differing),
            trial("dashboards_are_as_grafana_has_them", grafana, schema),
            trial("panels_stand_beside_each_other", &[], places),
            trial(
                "limits_and_thresholds_are_those_of_the_old_dashboard",
                &[],
                tables,
            ),
            trial("panels_of_requests_have_their_thresholds", &[], requests),
            trial("sources_that_are_asked_are_there", &[], sources),
            trial("a_span_leads_to_metrics_logs_and_profiles", &[], ways),
            trial("a_log_line_leads_to_its_trace", &[], derived),
            trial("every_panel_and_alert_is_on_the_page", &[], page),
        ],
    )
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy")
}

fn read(path: &str) -> String {
    let path = folder().join(path);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn dashboard_path(backend: &str) -> PathBuf {
    folder().join(format!("grafana/{backend}/dashboards/hsi-tracing.json"))
}

fn dashboard(backend: &str) -> Value {
    let text = read(&format!("grafana/{backend}/dashboards/hsi-tracing.json"));
    serde_json::from_str(&text).expect("it is JSON")
}

fn panels(dashboard: &Value) -> &[Value] {
    dashboard["panels"].as_array().expect("a list")
}

fn panel<'a>(dashboard: &'a Value, title: &str) -> &'a Value {
    let mut panels = panels(dashboard).iter();
    let found = panels.find(|panel| panel["title"] == title);
    found.unwrap_or_else(|| panic!("there is no panel {title}"))
}

fn written() {
    let differing = deploy::differing(&folder());
    assert!(
        differing.is_empty(),
        "{differing:?}: run `cargo run -p gpu-inference --bin deploy`"
    );
}

fn differing() {
    let folder = Folder::new("deploy");
    assert_eq!(
        deploy::differing(folder.path()).len(),
        deploy::files().len()
    );
    deploy::write(folder.path()).expect("the test's own folder takes files");
    assert!(deploy::differing(folder.path()).is_empty());
    let changed = folder.path().join("prometheus/rules/alerts.yml");
    fs::write(changed, "groups: []\n").expect("it can be written");
    assert_eq!(
        deploy::differing(folder.path()),
        ["prometheus/rules/alerts.yml"]
    );
}

/// By the types that Grafana publishes, which know every key.
fn schema() {
    let checked = check(&BACKENDS.map(dashboard_path));
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{said}");
    // And it says no to what is none.
    let folder = Folder::new("dashboards");
    let wrong = folder.path().join("wrong.json");
    let mut dashboard = dashboard("tempo");
    dashboard["refresh_every"] = "30s".into();
    dashboard["panels"][2]["options"]["cellHeight"] = "tiny".into();
    fs::write(&wrong, dashboard.to_string()).expect("the test's own folder takes a file");
    let checked = check(&[wrong]);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(
        !checked.status.success() && said.contains("refresh_every") && said.contains("cellHeight"),
        "{said}"
    );
}

fn check(files: &[PathBuf]) -> Output {
    let program = Server::Grafana.program().expect("it is installed");
    let checked = Command::new("node").arg(program).args(files).output();
    checked.expect("Node.js is there")
}

fn places() {
    for backend in BACKENDS {
        let dashboard = dashboard(backend);
        let mut ids = BTreeSet::new();
        let mut cells = BTreeSet::new();
        for panel in panels(&dashboard) {
            let title = &panel["title"];
            assert!(ids.insert(panel["id"].as_u64().expect("an id")), "{title}");
            let at = |key: &str| panel["gridPos"][key].as_u64().expect("a number");
            assert!(
                at("w") > 0 && at("h") > 0 && at("x") + at("w") <= 24,
                "{title}"
            );
            for x in at("x")..at("x") + at("w") {
                for y in at("y")..at("y") + at("h") {
                    assert!(cells.insert((x, y)), "{title} stands on another one");
                }
            }
        }
    }
}

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

fn tables() {
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

fn requests() {
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

/// The id of every source that a dashboard asks, in the file that makes the sources.
fn sources() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        let known: BTreeSet<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("    uid: "))
            .collect();
        assert_eq!(known.len(), 4, "{known:?}");
        let pointers = text
            .lines()
            .filter_map(|line| line.split_once("datasourceUid: "));
        for (_, uid) in pointers {
            assert!(known.contains(uid), "{uid} is not one of {known:?}");
        }
        for panel in panels(&dashboard(backend)) {
            let asked = panel["targets"].as_array().into_iter().flatten();
            for target in asked.chain(
                [panel]
                    .into_iter()
                    .filter(|panel| panel["targets"].is_array()),
            ) {
                let uid = target["datasource"]["uid"].as_str().expect("an id");
                assert!(known.contains(uid), "{} asks {uid}", panel["title"]);
            }
        }
    }
}

fn ways() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        let has = |line: &str| assert!(text.contains(line), "{line} is not in\n{text}");
        for shift in ["spanStartTimeShift: \"-5m\"", "spanEndTimeShift: \"5m\""] {
            has(shift);
        }
        for shift in ["spanStartTimeShift: \"-1h\"", "spanEndTimeShift: \"1h\""] {
            has(shift);
        }
        for (key, label) in deploy::links::TAGS {
            has(&format!("- key: {key}\n            value: {label}\n"));
        }
        has("profileTypeId: \"process_cpu:cpu:nanoseconds:cpu:nanoseconds\"");
        has("nodeGraph:\n        enabled: true");
        has("- datasourceUid: ");
        let queries = text.matches("query: ").count() - 1;
        assert_eq!(queries, deploy::links::all().len());
        assert!(queries >= 40, "{queries}");
        // Grafana would take a single one for a variable of the environment.
        let single = text.replace("$$", "");
        assert!(!single.contains('$'), "{single}");
        let logs = deploy::LOGS_OF_A_TRACE.replace('$', "$$");
        has(&Value::from(logs).to_string());
    }
}

fn derived() {
    for backend in BACKENDS {
        let text = read(&format!(
            "grafana/{backend}/provisioning/datasources/hsi.yml"
        ));
        assert!(
            text.contains("matcherRegex: \"trace_id=([a-f0-9]{32})\""),
            "{text}"
        );
        assert!(text.contains("urlDisplayLabel: View Trace"), "{text}");
    }
}

fn page() {
    let page = read("dashboards.md");
    for alert in deploy::alerts::all() {
        assert!(
            page.contains(&format!("### {}\n", alert.name)),
            "{}",
            alert.name
        );
        assert!(alert.runbook.len() > 40, "{} says what to do", alert.name);
    }
    for backend in BACKENDS {
        let dashboard = dashboard(backend);
        for panel in panels(&dashboard)
            .iter()
            .filter(|panel| panel["targets"].is_array())
        {
            let title = panel["title"].as_str().expect("a title");
            assert!(page.contains(&format!("| {title} | ")), "{title}");
        }
    }
}
