//! Telemetry that is off costs neither a thread nor a socket, and what comes in still goes on. Alone in its process.
#![cfg(target_os = "linux")]

use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use instrument_core::{current, span, traced_span};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::global;
use std::collections::HashMap;
use std::time::Duration;
use telemetry_tests::Written;
use telemetry_tests::process::{our_threads, sockets, threads};

#[traced_span]
fn handle() -> bool {
    current::is_recording()
}

#[test]
fn disabled_opens_no_socket_starts_no_thread_and_propagates() {
    let collector = Collector::start();
    let written = Written::default();
    let lines = tracing_subscriber::fmt()
        .with_writer(written.clone())
        .finish();
    tracing::subscriber::set_global_default(lines).expect("the first of this process");
    let (sockets_before, threads_before) = (sockets(), threads());

    let telemetry = Telemetry::builder("off")
        .with_variables([
            ("OTEL_SDK_DISABLED", "true"),
            ("OTEL_LOGS_EXPORTER", "otlp"),
            ("OTEL_METRICS_EXPORTER", "otlp"),
        ])
        .with_endpoint(collector.endpoint())
        .with_shutdown_at_signals()
        .install()
        .expect("that can always be done");
    assert!(!telemetry.is_enabled());
    assert!(!handle());
    span!("outgoing").in_scope(|| {});
    telemetry
        .flush(Duration::ZERO)
        .expect("nothing is held back");
    assert_eq!(sockets(), sockets_before);
    assert_eq!(our_threads(), [""; 0]);
    assert_eq!(threads().len(), threads_before.len());

    let traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let incoming = HashMap::from([
        ("traceparent".to_owned(), traceparent.to_owned()),
        ("baggage".to_owned(), "camera=7".to_owned()),
    ]);
    let context = global::get_text_map_propagator(|propagator| propagator.extract(&incoming));
    assert_eq!(
        context.baggage().get("camera").map(|value| value.as_str()),
        Some("7")
    );
    let _attached = context.attach();
    let mut outgoing = HashMap::new();
    assert!(!handle());
    global::get_text_map_propagator(|propagator| propagator.inject(&mut outgoing));
    assert_eq!(outgoing.get("traceparent"), incoming.get("traceparent"));
    assert_eq!(outgoing.get("baggage"), incoming.get("baggage"));

    telemetry
        .shutdown(Duration::ZERO)
        .expect("there is nothing to send");
    assert_eq!(collector.requests().len(), 0);
    let lines = written.lines();
    let said: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("instrument: "))
        .collect();
    let [said] = said[..] else {
        panic!("one line: {lines:#?}")
    };
    assert!(
        said.contains("telemetry of `off` is off, as `OTEL_SDK_DISABLED`"),
        "{said}"
    );
}
