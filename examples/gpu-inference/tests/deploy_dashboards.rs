//! What is written for Grafana: that it is what the program writes, that Grafana takes it, and that limits, thresholds and ways
//! from one source to another are those that were asked for.

#[path = "deploy_dashboards/numbers.rs"]
mod numbers;
#[path = "deploy_dashboards/ways.rs"]
mod ways;

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
                numbers::tables,
            ),
            trial(
                "panels_of_requests_have_their_thresholds",
                &[],
                numbers::requests,
            ),
            trial("sources_that_are_asked_are_there", &[], ways::sources),
            trial("a_span_leads_to_metrics_logs_and_profiles", &[], ways::ways),
            trial("a_log_line_leads_to_its_trace", &[], ways::derived),
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
