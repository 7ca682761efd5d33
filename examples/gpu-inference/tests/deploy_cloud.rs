//! The shipped way to Grafana Cloud: a real collector with the settings of Alloy's file, and a stand-in for the cloud.

#[path = "deploy_cloud/cloud.rs"]
mod cloud;
mod support;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use cloud::Cloud;
use serde_json::json;
use server_tests::{Running, Server, post, run, trial};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use support::overlay;
use support::shipped::{shipped, text};

const COLLECTOR: &[Server] = &[Server::Collector];

/// How long a batch waits, by both files.
const BATCH: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let trials = vec![
        trial("both_files_say_the_same", &[], the_same),
        trial(
            "the_cloud_gets_one_batch_in_five_seconds_and_who_sends_it",
            COLLECTOR,
            batches,
        ),
    ];
    run(&[], trials)
}

/// What decides what the cloud sees: as the one language says it, and as the other.
fn the_same() {
    let (collector, alloy) = (text("collector/cloud.yaml"), text("alloy/cloud.alloy"));
    for (theirs, ours) in [
        ("    timeout: 5s", "timeout = \"5s\""),
        ("    send_batch_size: 8192", "send_batch_size = 8192"),
        (
            "    endpoint: ${env:GRAFANA_OTLP_ENDPOINT}",
            "sys.env(\"GRAFANA_OTLP_ENDPOINT\")",
        ),
        (
            "      username: ${env:GRAFANA_INSTANCE_ID}",
            "username = sys.env(\"GRAFANA_INSTANCE_ID\")",
        ),
        (
            "      password: ${env:GRAFANA_API_TOKEN}",
            "password = sys.env(\"GRAFANA_API_TOKEN\")",
        ),
        (
            "${env:LISTEN:-127.0.0.1}:4317",
            "coalesce(sys.env(\"LISTEN\"), \"127.0.0.1\") + \":4317\"",
        ),
        (
            "${env:LISTEN:-127.0.0.1}:4318",
            "coalesce(sys.env(\"LISTEN\"), \"127.0.0.1\") + \":4318\"",
        ),
        (
            "  otlp_http/grafana_cloud:",
            "otelcol.exporter.otlphttp \"grafana_cloud\"",
        ),
    ] {
        assert!(collector.contains(theirs), "{theirs}");
        assert!(alloy.contains(ours), "{ours}");
    }
}

fn batches() {
    const SPANS: usize = 100;
    let cloud = Cloud::start();
    let endpoint = cloud.endpoint();
    let variables = [
        ("GRAFANA_OTLP_ENDPOINT", endpoint.as_str()),
        ("GRAFANA_INSTANCE_ID", "123456"),
        ("GRAFANA_API_TOKEN", "glc_a+secret/of=the:test"),
    ];
    let begun = Instant::now();
    let (mut collector, [_, _, http]) = Running::start_told(
        Server::Collector,
        Some(&shipped("collector/cloud.yaml")),
        &variables,
        |[health, grpc, http], _| {
            json!({
                "extensions": { "health_check": overlay::at(health) },
                "receivers": overlay::otlp(Some(grpc), Some(http)),
                "service": { "telemetry": { "metrics": { "level": "none" } } },
            })
        },
    );
    for number in 1..=SPANS {
        let span = json!({
            "traceId": format!("{number:032x}"), "spanId": format!("{number:016x}"), "name": "receive_image",
            "startTimeUnixNano": "1", "endTimeUnixNano": "2",
        });
        let body =
            json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [span] }] }] }).to_string();
        let reply = post(http, "/v1/traces", "application/json", body.as_bytes());
        assert_eq!(reply.expect("the collector answers").status, 200);
    }
    let all = server_tests::until("all has arrived", || cloud.spans() == SPANS);
    cloud.runtime.block_on(all);
    let ran = begun.elapsed();
    collector.stop();

    let requests = cloud.requests();
    let told = format!(
        "Basic {}",
        BASE64_STANDARD.encode("123456:glc_a+secret/of=the:test")
    );
    for request in &requests {
        assert_eq!(request.header("authorization"), Some(told.as_str()));
        assert_eq!(request.status(), 200);
    }
    // One every five seconds; more of them only if all took longer than that.
    let most = ran.as_secs() / BATCH.as_secs() + 1;
    assert!(
        requests.len() as u64 <= most,
        "{} batches in {ran:?}",
        requests.len()
    );
    eprintln!(
        "{SPANS} requests of one span became {} in {ran:?}",
        requests.len()
    );
}
