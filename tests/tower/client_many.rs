//! The client layer in front of the server layer, over sockets: one trace for each call, also for very many at once.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use bytes::Bytes;
use futures_util::future;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::{Kit, Tree};
use instrument_core::{Instrument, span};
use instrument_tower::{ClientTraceLayer, TraceContextLayer};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry::{Context, KeyValue};
use std::collections::HashMap;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Listening, SOON, attribute};

/// A server that answers with the baggage it was told.
async fn server(kit: &Kit) -> Listening {
    let camera = async |Path(_): Path<String>| {
        Context::map_current(|cx| cx.baggage().get("camera.id").map(ToString::to_string))
            .unwrap_or_default()
    };
    let app = Router::new()
        .route("/cameras/{id}", get(camera))
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()));
    Listening::start(app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_and_its_service_are_one_trace() {
    let (here, there) = (Kit::new(), Kit::new());
    let server = server(&there).await;
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http())
        .service(Client::builder(TokioExecutor::new()).build_http());
    let request = Request::get(format!("http://{}/cameras/7", server.address()))
        .body(Full::<Bytes>::default())
        .expect("a request");
    let work = async {
        let call = async {
            let response = client.oneshot(request).await.expect("a response");
            response.into_body().collect().await.expect("a body");
        };
        call.instrument(span!("work").start()).await;
    };
    work.with_context(here.context()).await;
    there.wait_for_spans(1, SOON);
    let all: Vec<_> = here.spans().into_iter().chain(there.spans()).collect();
    assert_eq!(
        Tree::of(&all).without_attributes(),
        "
        work
          GET [client]
            GET /cameras/{id} [server]
        "
    );
    here.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_at_once_are_not_mixed_up() {
    const CALLS: usize = 1000;
    let (here, there) = (Kit::new(), Kit::new());
    let server = server(&there).await;
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http())
        .service(
            Client::builder(TokioExecutor::new())
                .http2_only(true)
                .build_http::<Full<Bytes>>(),
        );
    let calls = (0..CALLS).map(|number| {
        let client = client.clone();
        let cx = here
            .context()
            .with_baggage([KeyValue::new("camera.id", number.to_string())]);
        let url = format!("http://{}/cameras/{number}", server.address());
        let call = async move {
            let request = Request::get(url).body(Full::default()).expect("a request");
            let response = client.oneshot(request).await.expect("a response");
            let body = response.into_body().collect().await.expect("a body");
            assert_eq!(body.to_bytes(), number.to_string());
        };
        let span = span!("work").parent(&cx).attribute("number", number);
        tokio::spawn(call.instrument(span.start()).with_context(cx))
    });
    for call in future::join_all(calls).await {
        call.expect("no panic");
    }
    there.wait_for_spans(CALLS, SOON);
    for kit in [&here, &there] {
        assert!(kit.unfinished().is_empty() && kit.orphans().is_empty());
    }

    let by_id = |kit: &Kit| -> HashMap<_, _> {
        let spans = kit.spans().into_iter();
        spans
            .map(|span| (span.span_context.span_id(), span))
            .collect()
    };
    let ours = by_id(&here);
    assert_eq!(ours.len(), 2 * CALLS);
    for served in there.spans() {
        let called = &ours[&served.parent_span_id];
        let work = &ours[&called.parent_span_id];
        let number = attribute(work, "number").expect("a number");
        let path = format!("/cameras/{number}");
        assert_eq!(attribute(&served, "url.path"), Some(path.clone()));
        let url = attribute(called, "url.full").expect("a URL");
        assert!(url.ends_with(&path), "{url} is not {path}");
        assert_eq!(served.span_context.trace_id(), work.span_context.trace_id());
    }
    server.stop().await;
}
