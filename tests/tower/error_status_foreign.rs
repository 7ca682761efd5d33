//! Below spans that are not ours: another library's, and those of `tracing` that are bridged.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_core::{AsContext, bridge, span};
use instrument_tower::ErrorStatusLayer;
use opentelemetry::Context;
use opentelemetry::context::FutureExt;
use opentelemetry::trace::{Status, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use std::fmt::Display;
use tower::{Layer, Service, ServiceBuilder, service_fn};
use tower_http::classify::MakeClassifier;
use tower_http::trace::TraceLayer;
use tower_tests::{Ending, attribute, attributes};
use tracing::instrument::WithSubscriber;
use tracing_subscriber::layer::SubscriberExt;

const ENDINGS: [(Ending, Option<&str>); 9] = [
    (Ending::Ok, None),
    (Ending::Status(404), None),
    (Ending::Status(503), Some("503")),
    (Ending::BodyError, Some("timeout")),
    (Ending::BodyPanic, Some("panic")),
    (Ending::BodyDropped, None),
    (Ending::ServiceError, Some("timeout")),
    (Ending::Panic, Some("panic")),
    // Nobody's failure but for who made the span and knows what that means.
    (Ending::Cancelled, None),
];

fn assert_failed(span: &SpanData, expected: Option<&str>, ending: Ending) {
    // That no key is there twice is asserted by this.
    let error_type = attribute(span, "error.type");
    assert_eq!(error_type.as_deref(), expected, "{ending:?}");
    let failed = matches!(span.status, Status::Error { .. });
    assert_eq!(failed, expected.is_some(), "{ending:?}: {:?}", span.status);
}

/// The span of another library around `ending`, which `layer` judges.
async fn theirs<M>(layer: ErrorStatusLayer<M>, ending: Ending) -> SpanData
where
    M: MakeClassifier<FailureClass: Display + 'static> + Clone,
{
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder()
        .with_simple_exporter(exporter.clone())
        .build();
    let span = provider.tracer("theirs").start("theirs");
    let theirs = Context::new().with_span(span);
    let handler = service_fn(move |_: Request<Body>| ending.serve());
    let mut service = layer.layer(handler);
    ending.see(&mut service).with_context(theirs.clone()).await;
    theirs.span().end();
    let mut spans = exporter.get_finished_spans().expect("no panic");
    spans.remove(0)
}

#[tokio::test]
async fn the_span_of_another_library_fails() {
    for (ending, expected) in ENDINGS {
        let span = theirs(ErrorStatusLayer::http(), ending).await;
        assert_failed(&span, expected, ending);
    }
}

#[tokio::test]
async fn a_status_of_grpc_is_seen_in_the_head_and_in_trailers() {
    for (ending, expected) in [
        (Ending::Head("4"), Some("DEADLINE_EXCEEDED")),
        (Ending::Trailers("15"), Some("DATA_LOSS")),
        (Ending::Trailers("16"), None),
        (Ending::Trailers("0"), None),
        (Ending::Trailers("99"), Some("UNKNOWN")),
        (Ending::BodyError, Some("timeout")),
    ] {
        let span = theirs(ErrorStatusLayer::grpc(), ending).await;
        assert_failed(&span, expected, ending);
    }
}

/// Whoever made the span may read the body where it is not current.
#[tokio::test]
async fn a_body_that_is_read_elsewhere_fails_the_span_that_it_belongs_to() {
    let kit = Kit::new();
    let handler = service_fn(|_: Request<Body>| Ending::BodyError.serve());
    let mut service = ErrorStatusLayer::http().layer(handler);
    let span = {
        let _recording = kit.enter();
        span!("theirs").start()
    };
    let theirs = span.as_context().expect("it records");
    let call = async { service.call(Request::new(Body::empty())).await };
    let response = call.with_context(theirs).await.expect("a response");
    let body = response.into_body().collect().await;
    assert!(body.is_err());
    span.end();
    assert_failed(&kit.span("theirs"), Some("timeout"), Ending::BodyError);
}

#[tokio::test]
async fn a_bridged_span_of_tracing_fails() {
    for (ending, expected) in ENDINGS {
        let kit = Kit::new();
        let subscriber = tracing_subscriber::registry().with(bridge::layer());
        let handler = service_fn(move |_: Request<Body>| ending.serve());
        let mut service = ServiceBuilder::new()
            .layer(TraceLayer::new_for_http().on_failure(()))
            .layer(ErrorStatusLayer::http())
            .service(handler);
        let call = ending.see(&mut service);
        call.with_context(kit.context())
            .with_subscriber(subscriber)
            .await;
        let span = kit.span("request");
        assert!(attributes(&span).contains_key("method"), "{span:?}");
        assert_failed(&span, expected, ending);
    }
}

#[tokio::test]
async fn without_a_span_nothing_happens() {
    let kit = Kit::new();
    for (ending, _) in ENDINGS {
        let handler = service_fn(move |_: Request<Body>| ending.serve());
        let mut service = ErrorStatusLayer::http().layer(handler);
        ending.see(&mut service).with_context(kit.context()).await;
    }
    assert!(kit.spans().is_empty());
    assert_eq!(kit.provider().health().late_writes, 0);
}
