//! A service's own lines and log records: set up by the one call, in a process of its own.

use instrument_core::testing::Collector;
use serde_json::Value;
use std::collections::HashSet;
use std::process::Command;

/// Two lines outside of spans, four in each of twenty requests.
const LINES: usize = 2 + 20 * 4;

/// As OpenTelemetry numbers it.
const INFO: i32 = 9;

/// What the service writes to standard error.
fn lines(collector: &Collector, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_writes-lines"))
        .args(arguments)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .env("OTEL_LOGS_EXPORTER", "otlp")
        .envs(variables.iter().copied())
        .output()
        .expect("the process runs");
    let written = String::from_utf8(output.stderr).expect("lines are text");
    assert!(output.status.success(), "{written}");
    assert!(!written.contains("hunter2"), "{written}");
    written.lines().map(str::to_owned).collect()
}

/// The ids that a message says, as `trace=… span=…`.
fn said(message: &str) -> (String, String) {
    let (_, ids) = message.split_once("trace=").expect("it says its ids");
    let (trace, rest) = ids.split_once(" span=").expect("it says its ids");
    let span = rest.split(' ').next().unwrap_or_default();
    (trace.to_owned(), span.to_owned())
}

/// Ids in spans are those of spans that were sent; and two lines have none.
fn check_ids(collector: &Collector, all: &[(String, String)]) {
    assert_eq!(all.len(), LINES);
    let spans = collector.spans();
    assert_eq!(spans.len(), 20 * 3);
    let sent: HashSet<_> = spans
        .iter()
        .map(|span| (span.trace_id().to_string(), span.span_id().to_string()))
        .collect();
    let outside = all
        .iter()
        .filter(|(trace, span)| trace.is_empty() && span.is_empty());
    assert_eq!(outside.count(), 2);
    let inside: HashSet<_> = all
        .iter()
        .filter(|(trace, _)| !trace.is_empty())
        .cloned()
        .collect();
    assert_eq!(inside, sent);
}

#[test]
fn lines_of_text_have_the_ids_of_spans_that_arrive() {
    let collector = Collector::start();
    let lines = lines(&collector, &["text"], &[]);
    let of_service: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("| writes_lines |"))
        .collect();
    let ids: Vec<_> = of_service
        .iter()
        .map(|line| {
            let parts: Vec<_> = line.splitn(5, " | ").collect();
            let (trace, span) = said(parts[4]);
            assert_eq!(parts[3], format!("trace_id={trace} span_id={span}"));
            (trace, span)
        })
        .collect();
    check_ids(&collector, &ids);
    let started = of_service
        .iter()
        .filter(|line| line.ends_with(" what=start"));
    assert_eq!(started.count(), 1);
}

#[test]
fn lines_of_json_have_the_ids_of_spans_that_arrive_and_say_who_speaks() {
    let collector = Collector::start();
    let resource = (
        "OTEL_RESOURCE_ATTRIBUTES",
        "service.version=1.2.3,host.name=node-1",
    );
    let lines = lines(&collector, &["json"], &[resource]);
    let mut ids = Vec::new();
    for line in &lines {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert_eq!(line["app_version"], "1.2.3");
        assert_eq!(line["hostname"], "node-1");
        if line["component"] != "writes_lines" {
            continue;
        }
        let text = |key: &str| line[key].as_str().expect("a string").to_owned();
        let of_line = (text("trace_id"), text("span_id"));
        assert_eq!(said(&text("message")), of_line);
        let is_of_request = ["before", "after", "task"]
            .iter()
            .any(|what| line["what"] == *what);
        assert_eq!(line["request"].is_u64(), is_of_request, "{line}");
        ids.push(of_line);
    }
    check_ids(&collector, &ids);
}

#[test]
fn every_line_is_a_log_record_with_the_same_ids() {
    let collector = Collector::start();
    let filter = ("RUST_LOG", "writes_lines=info,instrument=off");
    lines(&collector, &["text"], &[filter]);
    check_records(&collector);
}

#[test]
fn a_subscriber_of_the_service_s_own_sends_its_lines_as_well() {
    let collector = Collector::start();
    lines(&collector, &["json", "sent"], &[]);
    check_records(&collector);
}

/// Of the service's own lines from `INFO` on.
fn check_records(collector: &Collector) {
    let mut records = collector.logs();
    records.retain(|record| {
        record.scope.name == "writes_lines" && record.record.severity_number >= INFO
    });
    let mut ids = Vec::new();
    for record in &records {
        let body = format!("{:?}", record.record.body);
        assert!(!body.contains("hunter2"), "{body}");
        let has = |bytes: &[u8]| !bytes.is_empty();
        let of_record = (
            if has(&record.record.trace_id) {
                record.trace_id().to_string()
            } else {
                String::new()
            },
            if has(&record.record.span_id) {
                record.span_id().to_string()
            } else {
                String::new()
            },
        );
        let message = body.split('"').nth(1).expect("the body is text");
        assert_eq!(said(message), of_record);
        let key = record.attribute("api_key");
        assert!(key.is_none_or(|key| key == "[redacted]"));
        ids.push(of_record);
    }
    check_ids(collector, &ids);
}

#[test]
fn a_filter_of_the_service_alone_does_not_silence_what_is_wrong_with_telemetry() {
    let collector = Collector::start();
    let filter = ("RUST_LOG", "writes_lines=info");
    let wrong = ("OTEL_TRACES_SAMPLER", "sometimes");
    let lines = lines(&collector, &["text"], &[filter, wrong]);
    let heard = |word: &str| {
        let heard = |line: &&String| line.contains("| instrument |") && line.contains(word);
        lines.iter().filter(heard).count()
    };
    assert_eq!(heard("`sometimes`"), 1, "{lines:?}");
    assert_eq!(heard("telemetry of"), 1, "{lines:?}");
}

#[test]
fn the_environment_says_what_is_written_and_a_wrong_directive_is_named() {
    let collector = Collector::start();
    let filter = ("RUST_LOG", "info,writes_lines=loud,writes_lines=debug");
    let lines = lines(&collector, &["text"], &[filter]);
    let debug = lines
        .iter()
        .filter(|line| line.contains("| DEBUG | writes_lines |"));
    assert_eq!(debug.count(), LINES - 1);
    let named = lines
        .iter()
        .filter(|line| line.contains("`writes_lines=loud`"));
    assert_eq!(named.count(), 1);
}

#[test]
fn a_service_s_own_subscriber_stays() {
    let collector = Collector::start();
    // It has no filter of `RUST_LOG`, and JSON although text is asked for.
    let lines = lines(&collector, &["text", "own"], &[("RUST_LOG", "off")]);
    let parsed: Vec<Value> = lines
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter(|line: &Value| line["component"] == "writes_lines" && line["level"] == "INFO")
        .collect();
    // Neither is `log` sent to it, which it did not ask for.
    assert_eq!(parsed.len(), LINES - 1);
    assert!(collector.logs().is_empty());
    let said = lines
        .iter()
        .filter(|line| line.contains("the service's own `tracing` subscriber stays"));
    assert_eq!(said.count(), 1);
}
