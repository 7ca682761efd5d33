//! What other services send to the page: over HTTP and gRPC, as protobuf and JSON, packed or not.

use flate2::Compression;
use flate2::write::GzEncoder;
use instrument_core::store::{Query, TraceStore};
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::proto::collector::logs::v1::ExportLogsServiceRequest;
use instrument_core::testing::proto::common::v1::AnyValue;
use instrument_core::testing::proto::common::v1::any_value::Value;
use instrument_core::testing::proto::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use instrument_core::{current, span};
use instrument_tower::Page;
use prost::Message as _;
use std::io::Write as _;
use std::time::Duration;
use tower_tests::Listening;
use tower_tests::page::{export, look, post, sent_span};

const PROTOBUF: &str = "application/x-protobuf";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory takes it");
    packed.finish().expect("memory takes it")
}

#[tokio::test]
async fn spans_come_as_protobuf_packed_or_not_and_as_json() {
    let store = TraceStore::default();
    let page = Page::new(&store);
    let one = |id| export("camera-service", vec![sent_span(id, id, 0, "detect", 3)]);
    let plain = post(
        &page,
        "/v1/traces",
        &[("content-type", PROTOBUF)],
        one(1).encode_to_vec(),
    )
    .await;
    assert_eq!(
        (
            plain.status.as_u16(),
            plain.headers["content-type"].to_str().ok()
        ),
        (200, Some(PROTOBUF))
    );
    let packed = gzip(&one(2).encode_to_vec());
    let packed = post(
        &page,
        "/v1/traces",
        &[("content-type", PROTOBUF), ("content-encoding", "gzip")],
        packed,
    )
    .await;
    assert_eq!(packed.status, 200, "{packed:?}");
    let json = r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"browser"}}]},"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"click","kind":3,"startTimeUnixNano":"1795273683502258000","endTimeUnixNano":"1795273683502358000","attributes":[{"key":"n","value":{"intValue":"7"}}]}]}]}]}"#;
    let json = post(
        &page,
        "/v1/traces",
        &[("content-type", "application/json; charset=utf-8")],
        json.into(),
    )
    .await;
    assert_eq!(
        (
            json.status.as_u16(),
            json.headers["content-type"].to_str().ok()
        ),
        (200, Some("application/json")),
        "{json:?}"
    );
    let services = store.services();
    assert_eq!(
        services.iter().map(|name| &**name).collect::<Vec<_>>(),
        ["browser", "camera-service"]
    );
    let clicked = look(&page, "/api/traces/5b8efff798038103d269b633813fc60c")
        .await
        .json();
    let clicked = &clicked["data"][0]["spans"][0];
    assert_eq!(
        (
            &clicked["operationName"],
            &clicked["duration"],
            &clicked["tags"][0]["value"]
        ),
        (&"click".into(), &100.into(), &7.into())
    );
    assert_eq!(store.counts().spans, 3);
}

#[tokio::test]
async fn log_records_of_a_trace_are_beside_it() {
    let page = Page::new(TraceStore::default());
    let spans = export("camera-service", vec![sent_span(1, 1, 0, "detect", 3)]);
    let record = |trace_id: Vec<u8>, body: &str| LogRecord {
        trace_id,
        span_id: 1_u64.to_be_bytes().to_vec(),
        severity_number: 17,
        time_unix_nano: 5_000_000,
        body: Some(AnyValue {
            value: Some(Value::StringValue(body.to_owned())),
        }),
        ..LogRecord::default()
    };
    let own = spans.resource_spans[0].scope_spans[0].spans[0]
        .trace_id
        .clone();
    let logs = ExportLogsServiceRequest {
        resource_logs: vec![ResourceLogs {
            scope_logs: vec![ScopeLogs {
                log_records: vec![
                    record(own, "out of memory"),
                    record(Vec::new(), "elsewhere"),
                ],
                ..ScopeLogs::default()
            }],
            ..ResourceLogs::default()
        }],
    };
    // A record is written before its span has ended.
    let logs = post(
        &page,
        "/v1/logs",
        &[("content-type", PROTOBUF)],
        logs.encode_to_vec(),
    )
    .await;
    assert_eq!(logs.status, 200);
    assert_eq!(
        look(&page, "/api/traces").await.json()["data"],
        serde_json::json!([])
    );
    post(
        &page,
        "/v1/traces",
        &[("content-type", PROTOBUF)],
        spans.encode_to_vec(),
    )
    .await;
    let logs = look(&page, "/api/traces/01010101010101010000000000000001/logs")
        .await
        .json();
    assert_eq!(logs["total"], 1, "{logs}");
    let log = &logs["data"][0];
    assert_eq!(
        (
            &log["severity"],
            &log["body"],
            &log["timestamp"],
            &log["spanID"]
        ),
        (
            &"ERROR".into(),
            &"out of memory".into(),
            &5000.into(),
            &"0000000000000001".into()
        )
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_exports_to_it_over_both_transports() {
    let store = TraceStore::default();
    let page = Page::new(&store);
    let app = axum::Router::new()
        .route_service(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            page.receiver(),
        )
        .route_service(
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
            page.receiver(),
        )
        .nest_service("/tracing", page);
    let listening = Listening::start(app).await;
    let root = format!("http://{}", listening.address());
    for (service, endpoint, protocol) in [
        ("over-http", format!("{root}/tracing"), "http/protobuf"),
        ("over-grpc", root.clone(), "grpc"),
    ] {
        let telemetry = Telemetry::builder(service)
            .with_variables([
                ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
            ])
            .build()
            .expect("it can be set up");
        let bound = telemetry.provider().expect("it is on").enter();
        span!("detect_objects").in_scope(|| current::set_attribute("protocol", protocol));
        drop(bound);
        telemetry
            .shutdown_async(Duration::from_secs(20))
            .await
            .expect("the page takes it");
        let found = store.find(&Query {
            service: Some(service.to_owned()),
            ..Query::default()
        });
        assert_eq!(found.len(), 1, "{protocol}");
        assert_eq!(
            found[0].spans()[0].attributes[0].value.to_string(),
            protocol
        );
    }
    listening.stop().await;
}
