//! A service with subscriber and provider of the whole process: its lines parse, and their ids are right, inside and
//! outside spans, across awaits, on many threads.

use instrument_core::logs::{LogFormat, layer};
use instrument_core::testing::Kit;
use instrument_core::{Instrument, current, span, spawn, traced_span};
use opentelemetry::trace::SpanId;
use serde_json::Value;
use std::collections::HashSet;
use telemetry_tests::Written;
use tokio::task::yield_now;
use tracing_subscriber::layer::SubscriberExt;

/// Logs what the ids of its line have to be.
fn log_here(what: &str) {
    let trace = current::trace_id().unwrap_or_default();
    let span = current::span_id().unwrap_or_default();
    tracing::info!(what, "trace={trace} span={span}");
}

#[traced_span]
async fn handle(request: usize) {
    log_here("handle");
    yield_now().await;
    log_here("handle, later");
    spawn::task(detect()).await.expect("no panic");
    let threads = spawn::thread(|| log_here("thread"));
    yield_now().await;
    async { log_here("part") }
        .instrument(span!("part").start())
        .await;
    threads.join().expect("no panic");
    log_here(if request % 2 == 0 { "even" } else { "odd" });
}

#[traced_span]
async fn detect() {
    for _ in 0..3 {
        yield_now().await;
        log_here("detect");
    }
}

/// The 32 digits that Loki's derived field `trace_id=([a-f0-9]{32})` would find first.
fn derived_trace_id(line: &str) -> Option<&str> {
    line.match_indices("trace_id=").find_map(|(at, key)| {
        let digits = line.get(at + key.len()..at + key.len() + 32)?;
        digits
            .bytes()
            .all(|b| matches!(b, b'a'..=b'f' | b'0'..=b'9'))
            .then_some(digits)
    })
}

#[test]
fn lines_of_a_service_parse_and_have_the_right_ids() {
    let kit = Kit::new();
    kit.provider()
        .clone()
        .install()
        .expect("the first of this process");
    let (text, json) = (Written::default(), Written::default());
    let subscriber = tracing_subscriber::registry()
        .with(layer(LogFormat::Text).with_writer(text.clone()))
        .with(layer(LogFormat::Json).with_writer(json.clone()));
    tracing::subscriber::set_global_default(subscriber).expect("the first of this process");

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .expect("threads can be had");
    runtime.block_on(async {
        log_here("start");
        let requests: Vec<_> = (0..50).map(|n| tokio::spawn(handle(n))).collect();
        for request in requests {
            request.await.expect("no panic");
        }
        log_here("stop");
    });

    let spans: HashSet<SpanId> = kit
        .spans()
        .iter()
        .map(|span| span.span_context.span_id())
        .collect();
    assert_eq!(spans.len(), 50 * 3);
    let (text, json) = (text.lines(), json.lines());
    assert_eq!(text.len(), 2 + 50 * 8);
    assert_eq!(json.len(), text.len());

    for line in &text {
        let parts: Vec<_> = line.splitn(5, " | ").collect();
        let (_, message) = parts[4].split_once("trace=").expect("it says its ids");
        let (trace, message) = message.split_once(" span=").expect("it says its ids");
        let span = message.split(' ').next().unwrap_or_default();
        assert_eq!(parts[3], format!("trace_id={trace} span_id={span}"));
        assert_eq!(derived_trace_id(line), (!trace.is_empty()).then_some(trace));
        check(trace, span, &spans);
    }
    for line in &json {
        let line: Value = serde_json::from_str(line).expect("a line is an object");
        let [trace, span] =
            ["trace_id", "span_id"].map(|key| line[key].as_str().expect("a string"));
        assert_eq!(line["message"], format!("trace={trace} span={span}"));
        assert_eq!(line["component"], "logs_service");
        check(trace, span, &spans);
    }
    let outside = text.iter().filter(|line| derived_trace_id(line).is_none());
    assert_eq!(outside.count(), 2);
}

/// Both ids are empty, or they are those of a span that was recorded.
fn check(trace: &str, span: &str, spans: &HashSet<SpanId>) {
    if trace.is_empty() {
        assert_eq!(span, "");
    } else {
        let span = SpanId::from_hex(span).expect("sixteen digits");
        assert!(spans.contains(&span), "{span} is nobody's");
    }
}
