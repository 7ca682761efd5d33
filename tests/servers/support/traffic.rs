//! The same spans for every server: what a service with everything a span can have sends.

use instrument_core::{SpanKind, current, span};
use opentelemetry::Context;
use std::num::ParseIntError;

/// The service's name.
pub const SERVICE: &str = "camera-service";
/// How many traces [`make`] makes.
pub const TRACES: usize = 20;
/// How many spans they have, all together.
pub const SPANS: usize = 1000;

/// What the service's role is called.
pub const ROLE: &str = "service";

/// The service's whole life, set up by its environment.
pub fn service() {
    install_and_make();
}

/// Every trace has a root, its detections, and at its end a judgement that fails and links to the first detection.
pub fn make() {
    for frame in 0..TRACES {
        span!("handle_frame")
            .kind(SpanKind::Consumer)
            .attribute("frame.number", frame)
            .in_scope(frame_work);
    }
}

fn frame_work() {
    let mut first = None;
    for number in 0..SPANS / TRACES - 2 {
        span!("detect_objects")
            .attribute("detection.number", number)
            .in_scope(|| {
                first.get_or_insert_with(Context::current);
                current::add_event("boxes_found", |event| {
                    event.add("threshold", &0.5);
                    event.add("count", &3);
                });
            });
    }
    let judged: Result<u8, ParseIntError> = span!("judge_risk")
        .kind(SpanKind::Client)
        .link(first.unwrap_or_default())
        .attribute("classes", ["person", "dog"].as_slice())
        .attribute("is_night", true)
        .try_in_scope(|| "rather high".parse());
    assert!(judged.is_err());
}

fn install_and_make() {
    use opentelemetry_otlp::SpanExporter;
    use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
    let rt = tokio::runtime::Runtime::new().expect("rt");
    let grpc = std::env::var("OTEL_EXPORTER_OTLP_PROTOCOL").is_ok_and(|p| p == "grpc");
    let exporter = if grpc {
        let _in = rt.enter();
        SpanExporter::builder().with_tonic().build()
    } else {
        SpanExporter::builder().with_http().build()
    };
    let sdk = SdkTracerProvider::builder()
        .with_resource(
            Resource::builder()
                .with_service_name(SERVICE)
                .with_detector(Box::new(instrument_core::resource::Detectors::default()))
                .build(),
        )
        .with_batch_exporter(exporter.expect("e"))
        .build();
    instrument_core::Provider::new(sdk.clone())
        .install()
        .expect("one");
    make();
    sdk.shutdown().expect("s");
}
