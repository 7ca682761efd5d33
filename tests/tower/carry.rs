//! Traces through `tower::buffer`, which calls what is inside of it in a task of its own.

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, span};
use instrument_tower::{CarryLayer, ClientTraceLayer, ResumeLayer, SpanLayer};
use opentelemetry::KeyValue;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use std::convert::Infallible;
use std::time::Duration;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::Listening;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_behind_a_queue_is_in_the_trace_of_its_caller() {
    let told = async |headers: HeaderMap| {
        let text = |name: &str| headers[name].to_str().expect("text").to_owned();
        format!("{} {}", text("traceparent"), text("baggage"))
    };
    let server = Listening::start(Router::new().route("/", get(told))).await;
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(CarryLayer::new())
        .buffer(8)
        .layer(ResumeLayer::new())
        .rate_limit(5, Duration::from_secs(1))
        .layer(ClientTraceLayer::http())
        .service(Client::builder(TokioExecutor::new()).build_http());
    let request = Request::get(format!("http://{}/", server.address()));
    let request = request.body(Full::<Bytes>::default()).expect("a request");
    let asking = async {
        let response = client.oneshot(request).await.expect("a response");
        response.into_body().collect().await.expect("a body")
    };
    let cx = kit
        .context()
        .with_baggage([KeyValue::new("camera.id", "7")]);
    let work = async { asking.instrument(span!("work").start()).await };
    let body = work.with_context(cx).await.to_bytes();
    assert_eq!(kit.tree().without_attributes(), "work\n  GET [client]");
    let span = kit.span("GET").span_context;
    let (trace, id) = (span.trace_id(), span.span_id());
    assert_eq!(body, format!("00-{trace}-{id}-01 camera.id=7"));
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test]
async fn a_service_behind_a_queue_works_within_its_caller() {
    let kit = Kit::new();
    let detector = ServiceBuilder::new()
        .layer(SpanLayer::new("queue"))
        .layer(CarryLayer::new())
        .buffer(8)
        .layer(ResumeLayer::new())
        .concurrency_limit(1)
        .layer(SpanLayer::new("work"))
        .service_fn(async |frame: u32| {
            span!("detect").in_scope(|| ());
            Ok::<_, Infallible>(frame)
        });
    let work = async {
        let calls = (0..2).map(|frame| detector.clone().oneshot(frame));
        let calls = futures_util::future::join_all(calls);
        calls.instrument(span!("outer").start()).await
    };
    let frames = work.with_context(kit.context()).await;
    assert!(frames.iter().all(Result::is_ok));
    assert_eq!(
        kit.tree().without_attributes(),
        "
        outer
          queue
            work
              detect
          queue
            work
              detect
        "
    );
    kit.assert_complete();
}
