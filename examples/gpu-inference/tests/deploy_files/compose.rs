//! Compose files.

use crate::read::{document, named, python};
use crate::support::shipped::{shipped, text};
use gpu_inference::config::{Role, help};
use serde_json::Value;
use server_tests::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

const SCHEMA: [&str; 4] = [
    "-m",
    "check_jsonschema",
    "--builtin-schema",
    "vendor.compose-spec",
];

fn files() -> Vec<String> {
    let files = named("", "compose");
    assert!(files.len() >= 9, "{files:?}");
    files
}

/// Those of a file that it describes, not those that it only tells where to send traces.
fn services(file: &str) -> Vec<(String, Value)> {
    let services = document(file)["services"].take();
    let services = services.as_object().expect("services").clone();
    let described = services
        .into_iter()
        .filter(|(_, it)| !it["image"].is_null());
    described.collect()
}

fn checked(files: &[PathBuf]) -> Output {
    python(&SCHEMA, files)
}

pub(crate) fn valid() {
    let files: Vec<_> = files().iter().map(|file| shipped(file)).collect();
    let checked = checked(&files);
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}

pub(crate) fn wrong() {
    let folder = Folder::new("compose");
    let file = folder.path().join("compose.yaml");
    let text = text("compose.yaml").replace("healthcheck:", "health_check:");
    fs::write(&file, text).expect("the test's own folder takes a file");
    let checked = checked(&[file]);
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(
        !checked.status.success() && said.contains("health_check"),
        "{said}"
    );
}

pub(crate) fn limited() {
    let mut versions = BTreeMap::<String, String>::new();
    for file in files() {
        for (name, service) in services(&file) {
            let image = service["image"].as_str().expect("text");
            let (image, version) = image.split_once(':').unwrap_or((image, ""));
            let pinned = version
                .trim_start_matches('v')
                .starts_with(|c: char| c.is_ascii_digit());
            assert!(
                pinned || image == "gpu-inference",
                "{file}: {name}: {image}:{version}"
            );
            let first = versions
                .entry(image.to_owned())
                .or_insert_with(|| version.to_owned());
            assert_eq!(first, version, "{file}: {name}: one version of {image}");

            let limits = &service["deploy"]["resources"]["limits"];
            assert!(
                limits["cpus"].is_string() && limits["memory"].is_string(),
                "{file}: {name}"
            );
            for port in service["ports"].as_array().into_iter().flatten() {
                let port = port.as_str().expect("text");
                assert!(
                    port.starts_with("127.0.0.1:"),
                    "{file}: {name}: {port} is for all"
                );
            }
            // A job ends, and cameras serve nobody.
            let waits_for_nobody = service["entrypoint"].is_array() || name == "cameras";
            // These have nothing in their image to ask with: somebody else does.
            let is_asked = [
                "otel/opentelemetry-collector-contrib",
                "grafana/tempo",
                "grafana/loki",
                "grafana/pyroscope",
            ];
            let is_asked = is_asked.contains(&image) || image == "curlimages/curl";
            assert!(
                service["healthcheck"]["test"].is_array() || waits_for_nobody || is_asked,
                "{file}: {name} has no health check"
            );
        }
    }
}

pub(crate) fn ordered() {
    for (file, service, after, condition) in [
        (
            "compose.jaeger.yaml",
            "elasticsearch-lifecycle",
            "elasticsearch",
            "service_healthy",
        ),
        (
            "compose.jaeger.yaml",
            "jaeger",
            "elasticsearch",
            "service_healthy",
        ),
        (
            "compose.jaeger.yaml",
            "jaeger",
            "elasticsearch-lifecycle",
            "service_completed_successfully",
        ),
        ("compose.yaml", "backend", "detector", "service_healthy"),
        ("compose.yaml", "backend", "analyst", "service_healthy"),
        ("compose.yaml", "cameras", "backend", "service_healthy"),
        ("compose.alloy.yaml", "alloy", "jaeger", "service_healthy"),
        (
            "compose.loki.yaml",
            "alloy-logs",
            "loki-ready",
            "service_completed_successfully",
        ),
        (
            "compose.grafana.yaml",
            "grafana",
            "prometheus",
            "service_healthy",
        ),
    ] {
        let told = &document(file)["services"][service]["depends_on"][after]["condition"];
        assert_eq!(told, condition, "{file}: {service} after {after}");
    }
}

pub(crate) fn mounted() {
    for file in files() {
        for (name, service) in services(&file) {
            for volume in service["volumes"].as_array().into_iter().flatten() {
                let volume = volume.as_str().expect("text");
                let Some(path) = volume.strip_prefix("./") else {
                    continue;
                };
                let path = path.replace("${TEMPO_CONFIG:-tempo.yaml}", "tempo.yaml");
                let path = path.replace("${TRACES_IN:-jaeger}", "jaeger");
                let path = path.split(':').next().unwrap_or_default();
                assert!(shipped(path).exists(), "{file}: {name}: {path}");
            }
        }
    }
}

pub(crate) fn known() {
    let roles = [
        ("backend", Role::Backend),
        ("detector", Role::Detector),
        ("analyst", Role::Analyst),
        ("cameras", Role::Demo),
    ];
    let mut whole = document("compose.yaml");
    let services = whole["services"].take();
    // Who is told baggage takes it: the others are in this network.
    let network = whole["networks"]["default"]["ipam"]["config"][0]["subnet"].take();
    for (service, role) in roles {
        let told = services[service]["environment"]
            .as_object()
            .expect("variables");
        for name in told.keys() {
            let is_everyones = name.starts_with("OTEL_") || name == "RUST_LOG";
            assert!(
                is_everyones || help(role).contains(&format!("[{name}]")),
                "{service}: {name}"
            );
        }
        let trusted = (role != Role::Demo).then_some(&network);
        assert_eq!(told.get("TRUSTED_NETWORKS"), trusted, "{service}");
        assert_eq!(
            services[service]["command"],
            serde_json::json!([role.word()])
        );
    }
    // An event leads to where its trace is.
    let shown = |file: &str| {
        let url = document(file)["services"]["backend"]["environment"]["TRACE_URL"].take();
        url.as_str().expect("it says where").to_owned()
    };
    let jaeger = "http://localhost:16686/trace/{trace_id}";
    assert_eq!(shown("compose.yaml"), jaeger);
    assert_eq!(shown("compose.cloud.yaml"), "${TRACE_URL:-}");
    let tempo = shown("compose.tempo.yaml");
    let port = document("compose.grafana.yaml")["services"]["grafana"]["ports"][0].take();
    let port = port.as_str().and_then(|it| it.split(':').nth(1));
    let grafana = format!("http://localhost:{}/grafana/", port.expect("a port"));
    assert!(
        tempo.starts_with(&grafana)
            && tempo.contains("%22tempo%22")
            && tempo.contains("{trace_id}"),
        "{tempo}"
    );
    for file in [
        "compose.tempo.yaml",
        "compose.collectors.yaml",
        "compose.alloy.yaml",
        "compose.cloud.yaml",
    ] {
        let services = document(file)["services"].take();
        for (service, _) in roles {
            let to = &services[service]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"];
            let host = to
                .as_str()
                .and_then(|to| to.strip_prefix("http://")?.strip_suffix(":4317"));
            assert!(
                host.is_some_and(|host| services[host].is_object()),
                "{file}: {service}: {to}"
            );
        }
    }
}

pub(crate) fn promised() {
    let limits = |file: &str, service: &str| {
        let limits = document(file)["services"][service]["deploy"]["resources"]["limits"].take();
        format!("{} {}", limits["cpus"], limits["memory"]).replace('"', "")
    };
    assert_eq!(
        limits("compose.jaeger.yaml", "elasticsearch"),
        "2 ${ES_MEMORY_LIMIT:-4G}"
    );
    assert_eq!(limits("compose.jaeger.yaml", "jaeger"), "1 512M");
    let jaeger = document("compose.jaeger.yaml")["services"].take();
    let told = |service: &str, name: &str| jaeger[service]["environment"][name].clone();
    assert_eq!(
        told("elasticsearch", "ES_JAVA_OPTS"),
        "-Xms${ES_HEAP_SIZE:-2g} -Xmx${ES_HEAP_SIZE:-2g}"
    );
    assert_eq!(
        told("elasticsearch-lifecycle", "TRACE_RETENTION_DAYS"),
        "${TRACE_RETENTION_DAYS:-30}"
    );
    for (level, at) in [("low", "85%"), ("high", "90%"), ("flood_stage", "95%")] {
        let name = format!("cluster.routing.allocation.disk.watermark.{level}");
        assert_eq!(told("elasticsearch", &name), at);
    }
    let prometheus =
        document("compose.prometheus.yaml")["services"]["prometheus"]["command"].take();
    let kept = "--storage.tsdb.retention.time=${METRICS_RETENTION:-15d}";
    assert!(
        prometheus
            .as_array()
            .is_some_and(|it| it.iter().any(|it| it == kept)),
        "{prometheus}"
    );
}
