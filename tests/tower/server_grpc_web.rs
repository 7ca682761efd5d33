//! What a server's span says of gRPC for the web, whose status is in the body: tonic, and the layer that translates for it.

use futures_util::FutureExt as _;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{Method, Request, Response};
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry_sdk::trace::SpanData;
use std::convert::Infallible;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic_health::server::health_reporter;
use tonic_web::GrpcWebLayer;
use tower::{ServiceBuilder, ServiceExt as _};
use tower_tests::{SOON, attributes, error_type};

const BINARY: &str = "application/grpc-web+proto";
const TEXT: &str = "application/grpc-web-text+proto";

async fn serve(kit: &Kit) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (_, health) = health_reporter();
    let serving = Server::builder()
        .accept_http1(true)
        .layer(TraceContextLayer::grpc().with_provider(kit.provider().clone()))
        .layer(GrpcWebLayer::new())
        .add_service(health)
        .serve_with_incoming(TcpListenerStream::new(listener));
    let served = tokio::spawn(serving.map(|ended| ended.expect("serving")));
    (address, served)
}

/// The span of a call, and the answer as a browser has it.
async fn called(content_type: &str, message: &'static [u8]) -> (SpanData, Vec<u8>) {
    let kit = Kit::new();
    let (address, served) = serve(&kit).await;
    let url = format!("http://{address}/grpc.health.v1.Health/Check");
    let client = reqwest::Client::builder().no_proxy().build();
    let request = client.expect("a client").post(url);
    let request = request
        .header(CONTENT_TYPE, content_type)
        .header(ACCEPT, content_type)
        .body(message);
    let answer = request.send().await.expect("an answer");
    let body = answer.bytes().await.expect("a body").to_vec();
    let waiting = kit.clone();
    let wait = move || waiting.wait_for_spans(1, SOON);
    let mut spans = tokio::task::spawn_blocking(wait).await.expect("a span");
    served.abort();
    (spans.remove(0), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_in_the_body_is_the_calls() {
    for (content_type, message, says) in [
        (BINARY, &b"\0\0\0\0\0"[..], &b"grpc-status:0"[..]),
        // The same in base64: what it says begins within a digit.
        (TEXT, b"AAAAAAA=", b"gAAAAA"),
    ] {
        let (span, body) = called(content_type, message).await;
        let is_said = body.windows(says.len()).any(|part| part == says);
        assert!(is_said, "{:?}", String::from_utf8_lossy(&body));
        assert_eq!(span.name, "grpc.health.v1.Health/Check");
        assert_eq!(attributes(&span)["rpc.response.status_code"], "OK");
        assert_eq!(error_type(&span), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_not_ok_is_the_calls_too() {
    let (span, _) = called(BINARY, b"\0\0\0\0\x03\x0a\x01x").await;
    assert_eq!(attributes(&span)["rpc.response.status_code"], "NOT_FOUND");
}

#[tokio::test]
async fn a_browser_that_asks_whether_it_may_call_makes_no_call() {
    let kit = Kit::new();
    let service = ServiceBuilder::new()
        .layer(TraceContextLayer::grpc().with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<()>| Ok::<_, Infallible>(Response::new(String::new())));
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri("/grpc.health.v1.Health/Check")
        .body(())
        .expect("a request");
    drop(service.oneshot(request).await.expect("infallible"));
    let span = kit.spans().remove(0);
    assert_eq!(span.name, "OPTIONS");
    assert_eq!(error_type(&span), None);
}
