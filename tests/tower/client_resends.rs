//! Requests that are sent more than once: each sending has a span, and a number.

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use bytes::Bytes;
use futures_util::future;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, span};
use instrument_tower::resends::Resends;
use instrument_tower::{ClientTraceLayer, ResendLayer};
use opentelemetry::context::FutureExt;
use opentelemetry_semantic_conventions::attribute::{HTTP_REQUEST_RESEND_COUNT, URL_FULL};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tower::retry::{Policy, RetryLayer};
use tower::{ServiceBuilder, ServiceExt};
use tower_http::follow_redirect::FollowRedirectLayer;
use tower_tests::{Listening, attribute};

/// Tries again while the server is overloaded.
#[derive(Clone)]
struct WhileOverloaded;

type Sent = Request<Full<Bytes>>;

impl<B, E> Policy<Sent, Response<B>, E> for WhileOverloaded {
    type Future = future::Ready<()>;

    fn retry(&mut self, _: &mut Sent, result: &mut Result<Response<B>, E>) -> Option<Self::Future> {
        let response = result.as_ref().ok()?;
        (response.status() == StatusCode::SERVICE_UNAVAILABLE).then(|| future::ready(()))
    }

    fn clone_request(&mut self, request: &Sent) -> Option<Sent> {
        Some(request.clone())
    }
}

fn request() -> Sent {
    let request = Request::get("http://shop.example/users/1").body(Full::default());
    request.expect("a request")
}

fn counts(kit: &Kit) -> Vec<Option<String>> {
    let spans = kit.spans_named("GET");
    let count = |span| attribute(span, HTTP_REQUEST_RESEND_COUNT);
    spans.iter().map(count).collect()
}

fn some(number: &str) -> Option<String> {
    Some(number.to_owned())
}

#[tokio::test]
async fn every_attempt_of_a_retry_has_a_span_a_parent_and_a_number() {
    let kit = Kit::new();
    let asked = Arc::new(AtomicUsize::new(0));
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let client = ServiceBuilder::new()
        .layer(ResendLayer::new())
        .layer(RetryLayer::new(WhileOverloaded))
        .layer(ClientTraceLayer::http())
        .service_fn(async |request: Sent| {
            let parent = request.headers()["traceparent"].clone();
            told.lock().expect("no panic").push(parent);
            let mut response = Response::new(Full::<Bytes>::default());
            if asked.fetch_add(1, Ordering::Relaxed) < 2 {
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            }
            Ok::<_, Infallible>(response)
        });
    let work = async {
        let response = client.oneshot(request()).await.expect("infallible");
        assert_eq!(response.status(), StatusCode::OK);
    };
    async { work.instrument(span!("checkout").start()).await }
        .with_context(kit.context())
        .await;

    assert_eq!(counts(&kit), [None, some("1"), some("2")]);
    assert_eq!(
        kit.tree().without_attributes(),
        "
        checkout
          GET [client] !503
          GET [client] !503
          GET [client]
        "
    );
    // Each attempt was told of its own span.
    let told = told.lock().expect("no panic");
    for (span, parent) in kit.spans_named("GET").iter().zip(&*told) {
        let id = span.span_context.span_id().to_string();
        assert!(parent.to_str().expect("text").contains(&id));
    }
    kit.assert_complete();
}

#[tokio::test]
async fn two_requests_are_not_one_that_is_sent_twice() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(ResendLayer::new())
        .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .service_fn(async |_: Sent| Ok::<_, Infallible>(Response::new(Full::<Bytes>::default())));
    for _ in 0..2 {
        let _ = client.clone().oneshot(request()).await;
    }
    assert_eq!(counts(&kit), [None, None]);
}

#[tokio::test]
async fn a_loop_of_the_callers_own_counts_too() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .service_fn(async |_: Sent| Ok::<_, Infallible>(Response::new(Full::<Bytes>::default())));
    let resends = Resends::new();
    for _ in 0..2 {
        let mut request = request();
        request.extensions_mut().insert(resends.clone());
        let _ = client.clone().oneshot(request).await;
    }
    assert_eq!(counts(&kit), [None, some("1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_redirect_has_a_span_and_a_number() {
    let app = Router::new()
        .route(
            "/old",
            // With a body, which nobody reads.
            get(async || (StatusCode::FOUND, [("location", "/older")], "it is older")),
        )
        .route("/older", get(async || Redirect::temporary("/new")))
        .route("/new", get(async || "here"));
    let server = Listening::start(app).await;
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(ResendLayer::new())
        .layer(FollowRedirectLayer::new())
        .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let at = format!("http://{}", server.address());
    let request = Request::get(format!("{at}/old")).body(Full::<Bytes>::default());
    let response = client.oneshot(request.expect("a request")).await;
    let body = response.expect("a response").into_body().collect().await;
    assert_eq!(body.expect("a body").to_bytes(), "here");

    assert_eq!(counts(&kit), [None, some("1"), some("2")]);
    let spans = kit.spans();
    let cancelled = |span| attribute(span, "cancelled");
    assert_eq!(spans.iter().find_map(cancelled), None);
    let urls: Vec<_> = spans.iter().map(|span| attribute(span, URL_FULL)).collect();
    let expected = ["/old", "/older", "/new"].map(|path| Some(format!("{at}{path}")));
    assert_eq!(urls, expected);
    kit.assert_complete();
    server.stop().await;
}
