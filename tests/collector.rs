//! The kit's collector and OpenTelemetry's own exporters: what was recorded is what arrives, over both transports.

use instrument_core::testing::{CollectedSpan, Collector, Kit, ReceivedRequest, Reply};
use instrument_core::{ExceptionSignal, Provider, SpanKind, current, span};
use opentelemetry_otlp::{
    Compression, LogExporter, RetryPolicy, SpanExporter, WithExportConfig, WithHttpConfig,
    WithTonicConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits};
use std::collections::HashMap;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(20);

fn at_once() -> RetryPolicy {
    RetryPolicy::recommended()
        .with_initial_delay(Duration::from_millis(1))
        .with_max_jitter(Duration::ZERO)
}

fn over_grpc(collector: &Collector) -> SpanExporter {
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(collector.endpoint());
    exporter
        .with_retry_policy(at_once())
        .build()
        .expect("an exporter")
}

fn over_http(collector: &Collector) -> SpanExporter {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(collector.traces_endpoint());
    exporter
        .with_retry_policy(at_once())
        .build()
        .expect("an exporter")
}

fn service(name: &'static str) -> Resource {
    Resource::builder().with_service_name(name).build()
}

/// Spans with everything that a span can have.
fn work() {
    let uploaded = span!("handle_upload").in_scope(opentelemetry_context);
    span!("handle_frame")
        .kind(SpanKind::Consumer)
        .attribute("camera.id", "front_door")
        .link(&uploaded)
        .in_scope(|| {
            span!("detect_objects")
                .attribute("image.size", 4096)
                .attribute("threshold", 0.5)
                .attribute("is_night", true)
                .attribute("biggest", u64::MAX)
                .attribute("classes", ["person", "dog"].as_slice())
                .in_scope(|| current::add_event("boxes_found", |event| event.add("count", &3)));
            let _ = span!("judge_risk")
                .kind(SpanKind::Client)
                .try_in_scope(|| "rather high".parse::<u8>());
        });
}

fn opentelemetry_context() -> instrument_core::opentelemetry::Context {
    instrument_core::opentelemetry::Context::current()
}

/// Runs [`work`], recorded by a kit and sent by `exporter`. Both must have the same picture.
fn arrives_as_recorded(collector: &Collector, exporter: SpanExporter) -> Vec<CollectedSpan> {
    let kit = Kit::new();
    let sdk = SdkTracerProvider::builder()
        .with_resource(service("camera-service"))
        .with_span_limits(SpanLimits {
            max_attributes_per_span: 4,
            ..SpanLimits::default()
        })
        .with_span_processor(kit.recorder())
        .with_batch_exporter(exporter)
        .build();
    let recording = Provider::new(sdk.clone()).enter();
    work();
    drop(recording);
    sdk.force_flush().expect("the collector takes it");

    let spans = collector.wait_for_spans(4, SOON);
    assert_eq!(collector.tree(), kit.tree());
    assert_eq!(collector.tree().with_scopes(), kit.tree().with_scopes());
    assert_eq!(
        collector.tree().without_attributes(),
        r#"
        handle_upload
        handle_frame [consumer] -> handle_upload
          detect_objects +boxes_found …1 attribute dropped
          judge_risk [client] !core::num::error::ParseIntError "invalid digit found in string" +exception
    "#
    );
    assert!(
        spans
            .iter()
            .all(|span| span.service_name().as_deref() == Some("camera-service"))
    );
    for (sent, recorded) in spans.iter().zip(kit.spans()) {
        assert_eq!(
            (sent.trace_id(), sent.span_id()),
            (
                recorded.span_context.trace_id(),
                recorded.span_context.span_id()
            )
        );
    }
    spans
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_over_grpc() {
    let collector = Collector::start();
    let spans = arrives_as_recorded(&collector, over_grpc(&collector));
    let biggest = spans.iter().find_map(|span| span.attribute("biggest"));
    assert_eq!(biggest.as_deref(), Some("18446744073709551615"));
    let [request] = &collector.requests()[..] else {
        panic!("one batch is one request")
    };
    assert_eq!(
        request.path(),
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    );
    assert!(request.is_grpc() && request.spans() == 4 && request.body_len() > 5);
    assert_eq!(request.header("te"), Some("trailers"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_over_grpc_with_gzip() {
    let collector = Collector::start();
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(collector.endpoint());
    arrives_as_recorded(
        &collector,
        exporter
            .with_compression(Compression::Gzip)
            .build()
            .expect("an exporter"),
    );
    assert_eq!(
        collector.requests()[0].header("grpc-encoding"),
        Some("gzip")
    );
}

#[test]
fn spans_over_http() {
    let collector = Collector::start();
    arrives_as_recorded(&collector, over_http(&collector));
    let [request] = &collector.requests()[..] else {
        panic!("one batch is one request")
    };
    assert_eq!(
        (request.path(), request.content_type()),
        ("/v1/traces", "application/x-protobuf")
    );
    assert!(!request.is_grpc() && request.spans() == 4);
}

#[test]
fn spans_over_http_with_gzip_and_headers_of_ones_own() {
    let collector = Collector::start();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(collector.traces_endpoint())
        .with_compression(Compression::Gzip)
        .with_headers(HashMap::from([("x-tenant".to_owned(), "yard".to_owned())]));
    arrives_as_recorded(&collector, exporter.build().expect("an exporter"));
    let request = &collector.requests()[0];
    assert_eq!(
        (
            request.header("content-encoding"),
            request.header("x-tenant")
        ),
        (Some("gzip"), Some("yard"))
    );
}

/// One exception, sent as a log record.
fn exception_arrives(collector: &Collector, exporter: LogExporter) {
    let kit = Kit::new();
    let sdk = SdkTracerProvider::builder()
        .with_span_processor(kit.recorder())
        .build();
    let logs = SdkLoggerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    let provider = Provider::new(sdk)
        .with_logger_provider(logs.clone())
        .with_exception_signal(ExceptionSignal::Logs);
    let recording = provider.enter();
    let _ = span!("judge_risk").try_in_scope(|| "rather high".parse::<u8>());
    drop(recording);
    logs.force_flush().expect("the collector takes it");

    let records = collector.wait_for_logs(1, SOON);
    assert_eq!(
        records[0].attribute("exception.type").as_deref(),
        Some("core::num::error::ParseIntError")
    );
    assert_eq!(
        records[0].span_id(),
        kit.span("judge_risk").span_context.span_id()
    );
    assert_eq!(
        records[0].trace_id(),
        kit.span("judge_risk").span_context.trace_id()
    );
    assert_eq!(collector.requests()[0].logs(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exceptions_over_grpc() {
    let collector = Collector::start();
    let exporter = LogExporter::builder()
        .with_tonic()
        .with_endpoint(collector.endpoint());
    exception_arrives(&collector, exporter.build().expect("an exporter"));
}

#[test]
fn exceptions_over_http() {
    let collector = Collector::start();
    let exporter = LogExporter::builder()
        .with_http()
        .with_endpoint(collector.logs_endpoint());
    exception_arrives(&collector, exporter.build().expect("an exporter"));
}

/// What becomes of one span while the collector answers otherwise.
fn export_one(exporter: SpanExporter) -> bool {
    let sdk = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    let recording = Provider::new(sdk.clone()).enter();
    span!("save_event").in_scope(|| {});
    drop(recording);
    sdk.force_flush().is_ok()
}

fn statuses(collector: &Collector) -> Vec<u16> {
    collector
        .requests()
        .iter()
        .map(ReceivedRequest::status)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grpc_exporter_tries_again_when_told_so() {
    let collector = Collector::start();
    collector.respond_with(Reply::unavailable(), 2);
    // RESOURCE_EXHAUSTED is final, unless the server says when to try again: so that was understood.
    collector.respond_with(
        Reply::status(429).with_retry_after(Duration::from_millis(5)),
        1,
    );
    assert!(export_one(over_grpc(&collector)));
    assert_eq!(statuses(&collector), [503, 503, 429, 200]);
    assert_eq!(collector.tree(), "save_event");

    collector.reset();
    collector.respond_with(Reply::status(429), 1);
    assert!(!export_one(over_grpc(&collector)));
    assert_eq!(statuses(&collector), [429]);
}

#[test]
fn an_http_exporter_tries_again_when_told_so() {
    let collector = Collector::start();
    collector.respond_with(Reply::unavailable().with_retry_after(Duration::ZERO), 2);
    assert!(export_one(over_http(&collector)));
    assert_eq!(statuses(&collector), [503, 503, 200]);
    assert_eq!(collector.tree(), "save_event");
}

#[test]
fn an_exporter_without_leave_sends_nothing_more() {
    let collector = Collector::start();
    collector.respond_with(Reply::status(401), 1);
    assert!(!export_one(over_http(&collector)));
    assert_eq!(statuses(&collector), [401]);
    assert!(collector.spans().is_empty());
}

#[test]
fn an_answer_that_comes_too_late_is_a_failure() {
    let collector = Collector::start();
    collector.respond_with(Reply::accepted().with_delay(Duration::from_secs(30)), 1);
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(collector.traces_endpoint())
        .with_timeout(Duration::from_millis(50))
        .with_retry_policy(RetryPolicy::disabled());
    assert!(!export_one(exporter.build().expect("an exporter")));
    // The collector does not wait for its answers when it stops.
    drop(collector);
}

#[test]
fn one_trace_of_two_services() {
    let collector = Collector::start();
    let sdk = |name| {
        let builder = SdkTracerProvider::builder().with_resource(service(name));
        builder.with_batch_exporter(over_http(&collector)).build()
    };
    let (front, shop) = (sdk("front"), sdk("shop"));
    let in_front = Provider::new(front.clone()).enter();
    let call = span!("fetch_cart").kind(SpanKind::Client).start().enter();
    let in_shop = Provider::new(shop.clone()).enter();
    span!("list_items").kind(SpanKind::Server).in_scope(|| {});
    drop(in_shop);
    drop(call);
    drop(in_front);
    for sdk in [front, shop] {
        sdk.force_flush().expect("the collector takes it");
    }
    assert_eq!(
        collector.tree(),
        "
        fetch_cart {front} [client]
          list_items {shop} [server]
    "
    );
}
