//! What a service sends is what a real OpenTelemetry Collector has, over both transports.

use serde_json::Value;
use server_tests::{Collector, Role, Server, run, traffic, trial};
use std::collections::HashSet;
use std::process::ExitCode;
use traffic::{SERVICE, SPANS, TRACES};

const COLLECTOR: &[Server] = &[Server::Collector];

fn main() -> ExitCode {
    let trials = vec![
        trial(
            "every_span_is_in_the_collector_over_grpc",
            COLLECTOR,
            over_grpc,
        ),
        trial(
            "every_span_is_in_the_collector_over_http",
            COLLECTOR,
            over_http,
        ),
        trial("the_collector_unpacks_gzip", COLLECTOR, gzip),
    ];
    run(&[(traffic::ROLE, traffic::service)], trials)
}

fn over_grpc() {
    let collector = Collector::start();
    service(&collector.grpc_endpoint(), "grpc").play();
    has_every_span(collector);
}

fn over_http() {
    let collector = Collector::start();
    service(&collector.http_endpoint(), "http/protobuf").play();
    has_every_span(collector);
}

/// Over gRPC a collector takes compressed and plain requests alike: there the test kit's receiver tells which it was.
fn gzip() {
    let collector = Collector::start_for_gzip();
    service(&collector.http_endpoint(), "http/protobuf")
        .env("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
        .play();
    has_every_span(collector);
}

fn service(endpoint: &str, protocol: &str) -> Role {
    Role::new(traffic::ROLE)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
        .env(
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=test",
        )
}

fn has_every_span(collector: Collector) {
    let requests = collector.requests();
    let groups = requests
        .iter()
        .flat_map(|request| array(request, "resourceSpans"));
    let (mut spans, mut ids, mut traces) = (0, HashSet::new(), HashSet::new());
    for group in groups {
        assert_eq!(
            attribute(&group["resource"], "service.name")["stringValue"],
            SERVICE
        );
        let environment = attribute(&group["resource"], "deployment.environment.name");
        assert_eq!(environment["stringValue"], "test");
        for span in array(group, "scopeSpans")
            .iter()
            .flat_map(|scope| array(scope, "spans"))
        {
            spans += 1;
            ids.insert(span["spanId"].to_string());
            traces.insert(span["traceId"].to_string());
            is_as_made(span);
        }
    }
    assert_eq!((spans, ids.len(), traces.len()), (SPANS, SPANS, TRACES));
}

fn is_as_made(span: &Value) {
    let (kind, status) = (&span["kind"], &span["status"]);
    match span["name"].as_str() {
        Some("handle_frame") => {
            assert_eq!(*kind, 5, "consumer");
            assert!(status["code"].is_null(), "{span:#}");
        }
        Some("detect_objects") => {
            assert_eq!(*kind, 1, "internal");
            assert_eq!(array(span, "events")[0]["name"], "boxes_found");
        }
        Some("judge_risk") => {
            assert_eq!(*kind, 3, "client");
            assert_eq!(status["code"], 2);
            assert_eq!(status["message"], "invalid digit found in string");
            assert_eq!(array(span, "links")[0]["traceId"], span["traceId"]);
            assert_eq!(array(span, "events")[0]["name"], "exception");
        }
        _ => panic!("nobody made {span:#}"),
    }
}

fn attribute<'a>(of: &'a Value, key: &str) -> &'a Value {
    let found = array(of, "attributes")
        .iter()
        .find(|entry| entry["key"] == key);
    &found.unwrap_or_else(|| panic!("no {key} in {of:#}"))["value"]
}

fn array<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map_or(&[], Vec::as_slice)
}
