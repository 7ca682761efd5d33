//! What a service sends is what a real Jaeger has, over both transports.

use serde_json::Value;
use server_tests::{Jaeger, Played, Role, Server, run, traffic, trial};
use std::collections::HashSet;
use std::process::ExitCode;
use std::{env, fs};
use traffic::{SERVICE, SPANS, TRACES};

const JAEGER: &[Server] = &[Server::Jaeger];

fn main() -> ExitCode {
    let trials = vec![
        trial("every_span_is_in_jaeger_over_grpc", JAEGER, over_grpc),
        trial("every_span_is_in_jaeger_over_http", JAEGER, over_http),
        trial("jaeger_shows_what_a_span_has", JAEGER, what_a_span_has),
    ];
    run(&[(traffic::ROLE, traffic::service)], trials)
}

fn over_grpc() {
    let jaeger = Jaeger::start();
    play(&jaeger.grpc_endpoint(), "grpc");
    has_every_span(&jaeger);
}

fn over_http() {
    let jaeger = Jaeger::start();
    play(&jaeger.http_endpoint(), "http/protobuf");
    has_every_span(&jaeger);
}

fn play(endpoint: &str, protocol: &str) -> Played {
    Role::new(traffic::ROLE)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
        .env(
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=test,service.version=1.2.3",
        )
        .play()
}

fn has_every_span(jaeger: &Jaeger) {
    assert_eq!(jaeger.services(), [SERVICE]);
    let traces = jaeger.traces(SERVICE, 2 * TRACES);
    assert_eq!(traces.len(), TRACES);
    let mut ids = HashSet::new();
    for trace in &traces {
        let spans = array(trace, "spans");
        assert_eq!(spans.len(), SPANS / TRACES);
        ids.extend(spans.iter().map(|span| span["spanID"].to_string()));
        assert!(
            spans.iter().all(|span| span["warnings"].is_null()),
            "{trace:#}"
        );
    }
    assert_eq!(ids.len(), SPANS);
}

fn what_a_span_has() {
    let jaeger = Jaeger::start();
    let service = play(&jaeger.http_endpoint(), "http/protobuf");
    let traces = jaeger.traces(SERVICE, 2 * TRACES);
    for trace in &traces {
        is_as_made(trace);
        let process = array(trace, "spans")[0]["processID"].as_str();
        is_the_process(
            &trace["processes"][process.expect("a process")],
            service.pid,
        );
    }
    assert_eq!(traces.len(), TRACES);
}

fn is_as_made(trace: &Value) {
    let spans = array(trace, "spans");
    let named = |name| {
        let of_name = |span: &&Value| span["operationName"] == name;
        spans.iter().filter(of_name).collect::<Vec<_>>()
    };
    let (roots, detections, judged) = (
        named("handle_frame"),
        named("detect_objects"),
        named("judge_risk"),
    );
    let ([root], [judged]) = (&roots[..], &judged[..]) else {
        panic!("one root and one judgement a trace: {trace:#}")
    };
    assert_eq!(array(root, "references").len(), 0);
    assert_eq!(*tag(root, "span.kind"), "consumer");
    assert!(tag(root, "frame.number").is_i64());

    for detection in &detections {
        let [parent] = array(detection, "references") else {
            panic!("one parent: {detection:#}")
        };
        assert_eq!(parent["refType"], "CHILD_OF");
        assert_eq!(parent["spanID"], root["spanID"]);
        let [event] = array(detection, "logs") else {
            panic!("one event: {detection:#}")
        };
        assert_eq!(*field(event, "fields", "event"), "boxes_found");
        assert_eq!(*field(event, "fields", "threshold"), 0.5);
        assert_eq!(*field(event, "fields", "count"), 3);
    }

    assert_eq!(*tag(judged, "span.kind"), "client");
    assert_eq!(*tag(judged, "error"), true);
    assert_eq!(*tag(judged, "otel.status_code"), "ERROR");
    assert_eq!(
        *tag(judged, "otel.status_description"),
        "invalid digit found in string"
    );
    assert_eq!(
        *tag(judged, "error.type"),
        "core::num::error::ParseIntError"
    );
    assert_eq!(*tag(judged, "classes"), r#"["person","dog"]"#);
    assert_eq!(*tag(judged, "is_night"), true);
    let [exception] = array(judged, "logs") else {
        panic!("one exception: {judged:#}")
    };
    assert_eq!(*field(exception, "fields", "event"), "exception");
    let linked = |reference: &&Value| reference["refType"] == "FOLLOWS_FROM";
    let links: Vec<_> = array(judged, "references").iter().filter(linked).collect();
    let [link] = links[..] else {
        panic!("one link: {judged:#}")
    };
    let first = detections
        .iter()
        .find(|span| *tag(span, "detection.number") == 0);
    assert_eq!(
        link["spanID"],
        first.expect("the first detection")["spanID"]
    );
    assert_eq!(link["traceID"], root["traceID"]);
}

/// The resource is what the kernel said of the process that sent it.
fn is_the_process(process: &Value, pid: u32) {
    assert_eq!(process["serviceName"], SERVICE);
    assert_eq!(*tag(process, "deployment.environment.name"), "test");
    assert_eq!(*tag(process, "service.version"), "1.2.3");
    assert_eq!(*tag(process, "telemetry.sdk.language"), "rust");
    assert_eq!(*tag(process, "process.pid"), pid);
    let executable = env::current_exe().expect("the test's own program");
    let path = tag(process, "process.executable.path").as_str();
    assert_eq!(path, executable.to_str());
    let host = fs::read_to_string("/proc/sys/kernel/hostname").expect("/proc");
    assert_eq!(*tag(process, "host.name"), host.trim());
    assert!(tag(process, "service.instance.id").is_string());
}

fn tag<'a>(of: &'a Value, key: &str) -> &'a Value {
    field(of, "tags", key)
}

/// The value of a key in one of Jaeger's lists of them.
fn field<'a>(of: &'a Value, list: &str, key: &str) -> &'a Value {
    let found = array(of, list).iter().find(|entry| entry["key"] == key);
    &found.unwrap_or_else(|| panic!("no {key} in {of:#}"))["value"]
}

fn array<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map_or(&[], Vec::as_slice)
}
