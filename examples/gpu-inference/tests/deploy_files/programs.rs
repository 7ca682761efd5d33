//! Kubernetes' manifests, and the files of programs.

use crate::read::{document, documents, named, python};
use crate::support::shipped::{shipped, text};
use gpu_inference::keys;
use gpu_inference::operation::{self, Operation};
use serde_json::Value;
use server_tests::Server;
use std::process::Command;

pub(crate) fn kubernetes() {
    let files: Vec<_> = named("kubernetes", "")
        .iter()
        .map(|file| shipped(file))
        .collect();
    let checked = python(&["-m", "kubernetes_validate", "--strict"], &files);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(
        checked.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    // Every file of the folder is part of what is applied, and what is mounted is made of files that are there.
    let all = document("kustomization.yaml");
    let resources: Vec<_> = all["resources"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut given: Vec<_> = named("kubernetes", "");
    given.retain(|file| !resources.contains(&file.as_str()));
    assert!(given.is_empty(), "not applied: {given:?}");
    for map in all["configMapGenerator"].as_array().expect("maps") {
        for file in map["files"].as_array().expect("files") {
            let file = file.as_str().expect("text");
            let file = file.split_once('=').map_or(file, |(_, file)| file);
            assert!(shipped(file).is_file(), "{file}");
        }
    }
}

pub(crate) fn shape() {
    let files = named("kubernetes", "");
    let all: Vec<_> = files.iter().flat_map(|file| documents(file)).collect();
    let find = |kind: &str, name: &str| {
        let found = all
            .iter()
            .find(|it| it["kind"] == kind && it["metadata"]["name"] == name);
        found.unwrap_or_else(|| panic!("no {kind} {name}"))
    };
    for (kind, name, replicas) in [
        ("Deployment", "jaeger-collector", 3),
        ("Deployment", "jaeger-query", 2),
        ("StatefulSet", "elasticsearch", 3),
        ("Deployment", "collector-spread", 2),
        ("StatefulSet", "collector-decide", 2),
    ] {
        assert_eq!(find(kind, name)["spec"]["replicas"], replicas, "{name}");
    }
    let elasticsearch = find("StatefulSet", "elasticsearch");
    let storage = &elasticsearch["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]
        ["storage"];
    assert_eq!(storage, "100Gi");
    let mut containers = 0;
    for one in &all {
        let pod = &one["spec"]["template"]["spec"];
        for of in ["containers", "initContainers"] {
            for container in pod[of].as_array().into_iter().flatten() {
                let limits = &container["resources"]["limits"];
                assert!(
                    limits["cpu"].is_string() && limits["memory"].is_string(),
                    "{container}"
                );
                assert!(
                    container["resources"]["requests"].is_object(),
                    "{container}"
                );
                let serves = one["kind"] != "Job" && of == "containers";
                assert_eq!(
                    container["readinessProbe"].is_object(),
                    serves,
                    "{container}"
                );
                containers += 1;
            }
        }
    }
    assert!(containers >= 8, "{containers}");
    // As many as the first tier is told of.
    let spread = find("Deployment", "collector-spread")["spec"]["template"]["spec"]["containers"]
        [0]["env"]
        .to_string();
    for number in 0..2 {
        assert!(
            spread.contains(&format!("collector-decide-{number}.collector-decide:4317")),
            "{spread}"
        );
        assert!(
            text("collector/spread.yaml")
                .contains(&format!("${{env:DECIDING_COLLECTOR_{number}:-"))
        );
    }
}

pub(crate) fn collector() {
    for name in named("collector", "") {
        let mut command = Command::new(Server::Collector.program().expect("asked before"));
        for (name, value) in [
            ("GRAFANA_OTLP_ENDPOINT", "https://localhost/otlp"),
            ("GRAFANA_INSTANCE_ID", "1"),
            ("GRAFANA_API_TOKEN", "token"),
        ] {
            command.env(name, value);
        }
        let said = command
            .args(["validate", "--config"])
            .arg(shipped(&name))
            .output();
        let said = said.expect("the collector starts");
        assert!(
            said.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
    }
    // What it decides by is named as the code names it, and slow is what is slow on the dashboards.
    let risk = format!("Double(span.attributes[\"{}\"]) >= 70.0", keys::RISK_SCORE);
    let slow = operation::ALL.map(|Operation { name, warn, .. }| {
        let from = warn.as_secs();
        format!(
            "span.name == \"{name}\" and span.end_time - span.start_time >= Duration(\"{from}s\")"
        )
    });
    let decide = text("collector/decide.yaml");
    for condition in slow.iter().chain([&risk]) {
        assert!(decide.contains(condition), "{condition}");
    }
}

pub(crate) fn jaeger() {
    let mut command = Command::new(Server::Jaeger.program().expect("asked before"));
    let said = command
        .args(["validate", "--config"])
        .arg(shipped("jaeger/jaeger.yaml"))
        .output();
    let said = said.expect("Jaeger starts");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

pub(crate) fn loki() {
    let mut command = Command::new(Server::Loki.program().expect("asked before"));
    let file = shipped("loki/loki.yaml");
    let said = command
        .args(["-verify-config", "-config.expand-env=true"])
        .arg(format!("-config.file={}", file.display()))
        .output()
        .expect("Loki starts");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

/// Its language, not its components: Alloy itself is not to be had.
pub(crate) fn alloy() {
    let entries = std::fs::read_dir(shipped("alloy")).expect("it is shipped");
    let files: Vec<_> = entries
        .map(|entry| entry.expect("it is there").path())
        .collect();
    assert!(files.len() >= 4, "{files:?}");
    let mut command = Command::new(Server::AlloySyntax.program().expect("asked before"));
    let said = command.args(&files).output().expect("it starts");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
}

pub(crate) fn tempo() {
    for (file, kept, backend) in [
        ("tempo/tempo.yaml", "${TEMPO_RETENTION:-720h}", "local"),
        ("tempo/tempo-s3.yaml", "${TEMPO_RETENTION:-168h}", "s3"),
    ] {
        let told = document(file);
        assert_eq!(
            told["compactor"]["compaction"]["block_retention"], kept,
            "{file}"
        );
        assert_eq!(told["storage"]["trace"]["backend"], backend, "{file}");
        assert_eq!(
            told["storage"]["trace"]["pool"]["max_workers"], 100,
            "{file}"
        );
        assert_eq!(
            told["storage"]["trace"]["pool"]["queue_depth"], 10_000,
            "{file}"
        );
        assert_eq!(told["ingester"]["trace_idle_period"], "10s", "{file}");
        assert_eq!(told["ingester"]["max_block_bytes"], 1_000_000, "{file}");
        assert_eq!(told["ingester"]["max_block_duration"], "5m", "{file}");
        let made = &told["overrides"]["defaults"]["metrics_generator"]["processors"];
        assert_eq!(
            made,
            &serde_json::json!(["service-graphs", "span-metrics"]),
            "{file}"
        );
    }
}
