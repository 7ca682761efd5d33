//! Bodies go through the layers byte for byte, as they come.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use futures_util::stream;
use http::Request;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TraceContextLayer};
use opentelemetry_semantic_conventions::attribute::{
    HTTP_REQUEST_BODY_SIZE, HTTP_RESPONSE_BODY_SIZE,
};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Listening, attribute};

/// Parts of a multipart upload: text around bytes of every kind.
fn upload() -> Vec<Bytes> {
    let image: Bytes = (0..300_000_u32).map(|byte| byte as u8).collect();
    let head = "--edge\r\ncontent-disposition: form-data; name=\"image\"\r\n\r\n";
    vec![head.into(), image, "\r\n--edge--\r\n".into()]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_arrives_byte_for_byte() {
    let kit = Kit::new();
    let echo = async |headers: http::HeaderMap, body: Body| {
        assert_eq!(
            headers["content-type"],
            "multipart/form-data; boundary=edge"
        );
        body
    };
    let layer = TraceContextLayer::http().with_provider(kit.provider().clone());
    let app = Router::new().route("/upload", post(echo)).layer(layer);
    let server = Listening::start(app).await;
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let parts = upload();
    let body = Body::from_stream(stream::iter(
        parts.clone().into_iter().map(Ok::<_, Infallible>),
    ));
    let request = Request::post(format!("http://{}/upload", server.address()))
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(body)
        .expect("a request");
    let response = client.oneshot(request).await.expect("a response");
    let came = response.into_body().collect().await.expect("a body");
    let sent = parts.concat();
    assert!(came.to_bytes() == sent, "what came is not what was sent");

    let span = kit.span("POST");
    // Nobody knew it before it was sent.
    assert_eq!(attribute(&span, HTTP_REQUEST_BODY_SIZE), None);
    let size = attribute(&span, HTTP_RESPONSE_BODY_SIZE);
    assert_eq!(size, Some(sent.len().to_string()));
    server.stop().await;
}
