//! Log records and metrics over the same transport.

use super::*;
use opentelemetry::logs::{LogRecord as _, Logger as _, LoggerProvider as _};
use opentelemetry_sdk::logs::SdkLoggerProvider;

#[test]
fn a_pipe_of_log_records_counts_as_one_of_spans_does() {
    let collector = Collector::start();
    let worker = Worker::start().expect("a thread");
    let mut otlp = otlp(collector.address(), Protocol::HttpProtobuf);
    otlp.url = collector.logs_endpoint();
    let pipe = crate::config::Pipe {
        exporter: Exporter::Otlp(otlp),
        processor: Processor::Batch(batch(10).with_max_queue_size(10)),
    };
    let pipeline = log_pipe(&pipe, &resource(), &worker)
        .expect("it can be used")
        .expect("it is OTLP");
    let provider = SdkLoggerProvider::builder()
        .with_log_processor(pipeline.clone())
        .build();
    let logger = provider.logger("test");
    for number in 0..1000_i64 {
        let mut record = logger.create_log_record();
        record.set_body("a line".into());
        record.add_attribute("number", number);
        logger.emit(record);
    }
    provider.shutdown().expect("what was queued arrives");
    let [exported, failed, dropped, queued] = counts(&pipeline.health().snapshot());
    assert_eq!((exported + dropped, failed, queued), (1000, 0, 0));
    let logs = collector.logs();
    assert_eq!(logs.len() as u64, exported);
    assert_eq!(logs[0].attribute("number").as_deref(), Some("0"));
}

#[cfg(feature = "metrics")]
#[test]
fn metrics_arrive() {
    use crate::export::otlp::MetricExporter;
    use opentelemetry::metrics::MeterProvider as _;
    use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
    use opentelemetry_sdk::metrics::{SdkMeterProvider, Temporality};
    use prost::Message as _;

    let (tell, told) = mpsc::channel();
    let address = server(move |mut stream| {
        let _ = tell.send(read_request(&mut stream));
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
    let worker = Worker::start().expect("a thread");
    let mut otlp = otlp(address, Protocol::HttpProtobuf);
    otlp.url = format!("http://{address}/v1/metrics");
    let exporter =
        MetricExporter::new(&otlp, Temporality::Cumulative, &worker).expect("it can be used");
    let health = exporter.health();
    let provider = SdkMeterProvider::builder()
        .with_resource(resource())
        .with_periodic_exporter(exporter)
        .build();
    provider
        .meter("test")
        .u64_counter("frames")
        .build()
        .add(3, &[]);
    provider.force_flush().expect("it arrives");

    let (head, body) = told.recv_timeout(SOON).expect("a request");
    assert!(head.starts_with("post /v1/metrics http/1.1\r\n"), "{head}");
    let request = ExportMetricsServiceRequest::decode(&body[..]).expect("it is one");
    assert_eq!(
        request.resource_metrics[0].scope_metrics[0].metrics[0].name,
        "frames"
    );
    assert_eq!(counts(&health.snapshot()), [1, 0, 0, 0]);
}
