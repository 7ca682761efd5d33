//! Ids of requests, in and out.

use axum::body::Body;
use axum::routing::get;
use axum::{Extension, Router};
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_tower::request_id::RequestId;
use instrument_tower::{RequestIdLayer, TraceContextLayer};
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::attribute;

/// What the handler saw, the headers of the answer, and the span's attributes.
async fn asked(headers: &[(&'static str, &str)]) -> ([String; 2], [String; 2], [String; 2]) {
    let kit = Kit::new();
    let handler = get(
        async |Extension(ids): Extension<RequestId>, headers: HeaderMap| {
            assert_eq!(headers["x-request-id"], ids.request());
            format!("{} {}", ids.request(), ids.correlation())
        },
    );
    let stack = ServiceBuilder::new()
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()))
        .layer(RequestIdLayer::new());
    let app = Router::new().route("/", handler).layer(stack);
    let mut request = Request::get("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("infallible");
    let told = ["x-request-id", "x-correlation-id"]
        .map(|name| response.headers()[name].to_str().expect("text").to_owned());
    let body = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    let body = String::from_utf8(body.to_vec()).expect("text");
    let (request, correlation) = body.split_once(' ').expect("two ids");
    let span = kit.span("GET /");
    let recorded =
        ["request.id", "correlation.id"].map(|key| attribute(&span, key).expect("an id"));
    ([request.to_owned(), correlation.to_owned()], told, recorded)
}

#[tokio::test]
async fn ids_of_the_caller_are_everywhere() {
    let (seen, told, recorded) =
        asked(&[("x-request-id", "r-1"), ("x-correlation-id", "c-1")]).await;
    assert_eq!(seen, ["r-1", "c-1"]);
    assert_eq!((&told, &recorded), (&seen, &seen));
}

#[tokio::test]
async fn a_request_without_an_id_gets_one_of_its_own() {
    let (first, told, recorded) = asked(&[]).await;
    assert_eq!(first[0].len(), 32);
    assert_eq!(first[0], first[1]);
    assert_eq!((&told, &recorded), (&first, &first));
    let (second, ..) = asked(&[]).await;
    assert_ne!(first, second);
}

#[tokio::test]
async fn an_id_that_may_not_stand_in_a_log_is_replaced() {
    let long = "x".repeat(129);
    for bad in ["a b", "a\tb", "<script>", &long] {
        let (seen, ..) = asked(&[("x-request-id", bad), ("x-correlation-id", "c-1")]).await;
        assert_eq!((seen[0].len(), &*seen[1]), (32, "c-1"));
    }
}
