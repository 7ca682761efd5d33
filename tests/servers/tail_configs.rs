//! The shipped configurations for the tail of traces that cross services, in a real collector.

use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanId, Status, TraceContextExt, TraceFlags, TraceId,
    TraceState, Tracer, TracerProvider,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::trace::SdkTracerProvider;
use serde_json::json;
use server_tests::{Running, Server, run, trial};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, SystemTime};

const COLLECTOR: &[Server] = &[Server::Collector];

fn main() -> ExitCode {
    let trials = vec![
        trial("the_collector_takes_both_files", COLLECTOR, both_are_valid),
        trial(
            "two_tiers_keep_whole_traces_of_two_services_for_what_they_turned_out_to_be",
            COLLECTOR,
            two_tiers,
        ),
    ];
    run(&[], trials)
}

fn shipped(name: &str) -> PathBuf {
    let folder = "../../instrument-core/docs/tail-sampling";
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(name)
}

fn both_are_valid() {
    let program = Server::Collector.program().expect("asked before");
    for name in ["collector-spread.yaml", "collector-decide.yaml"] {
        let said = Command::new(&program)
            .args(["validate", "--config"])
            .arg(shipped(name))
            .output()
            .expect("the collector starts");
        let error = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{name}: {error}");
    }
}

/// What a trace's last span has, and whether the trace is to be kept.
type Case = (&'static str, fn(&mut opentelemetry_sdk::trace::Span), bool);

const CASES: [Case; 10] = [
    ("plain", |_| {}, false),
    (
        "failed",
        |span| span.set_status(Status::error("it broke")),
        true,
    ),
    ("fine", |span| span.set_status(Status::Ok), false),
    ("risk 69", |span| risk(span, 69), false),
    ("risk 70", |span| risk(span, 70), true),
    ("risk 69.9", |span| risk(span, 69.9), false),
    ("risk 70.5", |span| risk(span, 70.5), true),
    ("risk `71`", |span| risk(span, "71"), true),
    ("risk `high`", |span| risk(span, "high"), false),
    ("slow", |_| {}, true),
];

fn risk(span: &mut opentelemetry_sdk::trace::Span, score: impl Into<Value>) {
    span.set_attribute(KeyValue::new("risk_score", score));
}

fn two_tiers() {
    let mut deciding = [decide(), decide()];
    let hostnames: Vec<_> = deciding.iter().map(|(_, at)| at.clone()).collect();
    let (mut spreading, [_, _, http]) = Running::start_over(
        Server::Collector,
        Some(&shipped("collector-spread.yaml")),
        |[health, grpc, http], _| {
            json!({
                "extensions": { "health_check": health_check(health) },
                "receivers": { "otlp": { "protocols": {
                    "grpc": { "endpoint": local(grpc) },
                    "http": { "endpoint": local(http) },
                } } },
                "exporters": { "load_balancing": {
                    "resolver": { "dns": null, "static": { "hostnames": hostnames } },
                } },
                "service": service(&json!(["load_balancing"])),
            })
        },
    );
    let endpoint = format!("http://{}/v1/traces", local(http));
    send(&endpoint, "entry");
    send(&endpoint, "called");
    spreading.stop();

    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut busy = 0;
    for (server, _) in &mut deciding {
        server.stop();
        let spans = spans(server);
        busy += usize::from(!spans.is_empty());
        for (trace, name) in spans {
            kept.entry(trace).or_default().push(name);
        }
    }
    let names = |part: &str, case: &str| format!("{part} {case}");
    for (trace, (case, _, is_kept)) in traces() {
        let mut found = kept.remove(&trace.to_string()).unwrap_or_default();
        found.sort();
        let whole = vec![names("called", case), names("entry", case)];
        assert_eq!(found, if is_kept { whole } else { Vec::new() }, "{case}");
    }
    assert!(kept.is_empty(), "{kept:?}");
    assert_eq!(busy, 2, "both have their share");
}

/// A collector of the second tier, and where it takes spans.
fn decide() -> (Running, String) {
    let (server, [_, grpc]) = Running::start_over(
        Server::Collector,
        Some(&shipped("collector-decide.yaml")),
        |[health, grpc], folder| {
            json!({
                "extensions": { "health_check": health_check(health) },
                "receivers": { "otlp": { "protocols": { "grpc": { "endpoint": local(grpc) } } } },
                "exporters": { "file": { "path": folder.path().join("spans.json") } },
                "service": service(&json!(["file"])),
            })
        },
    );
    (server, local(grpc))
}

fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn health_check(port: u16) -> serde_json::Value {
    json!({ "endpoint": local(port), "path": "/status" })
}

fn service(exporters: &serde_json::Value) -> serde_json::Value {
    json!({
        "extensions": ["health_check"],
        "pipelines": { "traces": { "exporters": exporters } },
        "telemetry": { "metrics": { "level": "none" } },
    })
}

/// So many of each case that hardly ever all that are kept go to the same collector: which one, its port decides too.
const EACH: usize = 12;

/// The same traces for both services, whose ids none of the collectors keeps by the base rate.
fn traces() -> impl Iterator<Item = (TraceId, Case)> {
    let id = |number: usize| TraceId::from(0x5eed_0000_0000_0000_0000_0001 + number as u128);
    let cases = CASES.into_iter().cycle().take(CASES.len() * EACH);
    cases
        .enumerate()
        .map(move |(number, case)| (id(number), case))
}

/// One service's part of each trace. What the trace is kept for is in the called one's.
fn send(endpoint: &str, part: &str) {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint)
        .build()
        .expect("an exporter");
    let sdk = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    let tracer = sdk.tracer("tiers");
    for (trace, (case, finish, _)) in traces() {
        let parent = SpanContext::new(
            trace,
            SpanId::from(1),
            TraceFlags::SAMPLED,
            true,
            TraceState::NONE,
        );
        let builder = SpanBuilder::from_name(format!("{part} {case}"))
            .with_start_time(SystemTime::UNIX_EPOCH);
        let parent = Context::new().with_remote_span_context(parent);
        let mut span = tracer.build_with_context(builder, &parent);
        if part == "called" {
            finish(&mut span);
        }
        let took = Duration::from_millis(if case == "slow" { 2001 } else { 2 });
        span.end_with_timestamp(SystemTime::UNIX_EPOCH + took);
    }
    sdk.shutdown().expect("the collector takes the spans");
}

/// Trace id and name of each.
fn spans(server: &Running) -> Vec<(String, String)> {
    let written = fs::read_to_string(server.folder().path().join("spans.json"));
    let written = written.unwrap_or_else(|e| panic!("{e}\n{}", server.log()));
    let text = |value: &serde_json::Value| value.as_str().expect("a string").to_owned();
    let mut spans = Vec::new();
    for line in written.lines() {
        let request: serde_json::Value = serde_json::from_str(line).expect("a request a line");
        for group in request["resourceSpans"].as_array().into_iter().flatten() {
            for scope in group["scopeSpans"].as_array().into_iter().flatten() {
                for span in scope["spans"].as_array().into_iter().flatten() {
                    spans.push((text(&span["traceId"]), text(&span["name"])));
                }
            }
        }
    }
    spans
}
