//! Uploads through the whole stack, over sockets.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use futures_util::stream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_tower::{BaggageLayer, ClientTraceLayer, ServerStack, TraceContextLayer};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::Listening;

const BOUNDARY: &str = "----frames-8f3a";

/// A form with a field and a file of any bytes, among them what looks like the boundary.
fn form() -> Vec<u8> {
    let mut form = Vec::new();
    let part =
        |head: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    form.extend(part("name=\"camera\"").bytes());
    form.extend(b"front\r\n");
    form.extend(part("name=\"image\"; filename=\"ü%00.jpg\"").bytes());
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..200_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        form.extend(state.to_le_bytes());
    }
    form.extend(format!("\r\n--{BOUNDARY}\0\0\n\r").bytes());
    form.extend(format!("\r\n--{BOUNDARY}--\r\n").bytes());
    form
}

/// Answers with what was uploaded, and what its headers said.
async fn echo(headers: HeaderMap, body: Bytes) -> (HeaderMap, Bytes) {
    let mut said = HeaderMap::new();
    for name in [CONTENT_TYPE, CONTENT_LENGTH, TRANSFER_ENCODING] {
        if let Some(value) = headers.get(&name) {
            let name = format!("x-said-{name}").parse::<http::HeaderName>();
            said.insert(name.expect("a name"), value.clone());
        }
    }
    (said, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_arrives_byte_for_byte_and_goes_back_so() {
    let kit = Kit::new();
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    let app = Router::new()
        .route("/cameras/{id}/frames", post(echo))
        .layer(DefaultBodyLimit::disable())
        .layer(ServerStack::new(trace).with_baggage(BaggageLayer::pipeline()));
    let listening = Listening::start(app).await;
    let form = form();
    let in_pieces = form.chunks(7_919).map(<[u8]>::to_vec).collect::<Vec<_>>();

    for is_chunked in [false, true] {
        let body = if is_chunked {
            let pieces = in_pieces.clone().into_iter().map(Ok::<_, Infallible>);
            Body::from_stream(stream::iter(pieces))
        } else {
            Body::from(form.clone())
        };
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(format!(
            "http://{}/cameras/front/frames",
            listening.address()
        ))
        .header(CONTENT_TYPE, &content_type)
        .header("x-request-source", "UI")
        .body(body)
        .expect("a request");
        let client = ServiceBuilder::new()
            .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
            .service(Client::builder(TokioExecutor::new()).build_http::<Body>());
        let response = client.oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 200);
        let said = |name: &str| {
            let value = response.headers().get(format!("x-said-{name}"));
            value.map(|value| value.to_str().expect("text").to_owned())
        };
        assert_eq!(said("content-type"), Some(content_type));
        let length = (!is_chunked).then(|| form.len().to_string());
        assert_eq!(said("content-length"), length);
        assert_eq!(said("transfer-encoding").is_some(), is_chunked);
        let back = response.into_body().collect().await.expect("a body");
        assert!(back.to_bytes() == form, "the bytes differ");
    }
    listening.stop().await;
    kit.assert_complete();
}
