//! How a client's span ends when its call does not come to a good end.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_tower::ClientTraceLayer;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use opentelemetry_semantic_conventions::attribute::{
    HTTP_RESPONSE_BODY_SIZE, HTTP_RESPONSE_STATUS_CODE,
};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, ServiceBuilder, ServiceExt};
use tower_tests::{Listening, attribute, error_type};

type Sent = Request<Full<Bytes>>;

fn layer(kit: &Kit) -> ClientTraceLayer {
    ClientTraceLayer::http().with_provider(kit.provider().clone())
}

fn request(address: impl std::fmt::Display) -> Sent {
    let request = Request::get(format!("http://{address}/")).body(Full::default());
    request.expect("a request")
}

/// The one span of a call over a socket whose response, if there is one, is treated so.
async fn over_a_socket(address: impl std::fmt::Display) -> SpanData {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .service(Client::builder(TokioExecutor::new()).build_http());
    if let Ok(response) = client.oneshot(request(address)).await {
        let _ = response.into_body().collect().await;
    }
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

/// A server that answers the first request with these bytes and hangs up.
async fn answering(bytes: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(bytes.as_bytes()).await;
    });
    address
}

fn assert_cancelled(span: &SpanData) {
    assert_eq!(span.status, Status::Unset, "{span:?}");
    assert_eq!(error_type(span), None);
    assert_eq!(attribute(span, "cancelled").as_deref(), Some("true"));
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let span = over_a_socket(address).await;
    assert_eq!(error_type(&span).as_deref(), Some("connection_refused"));
    assert_eq!(attribute(&span, HTTP_RESPONSE_STATUS_CODE), None);
}

#[tokio::test]
async fn a_name_that_nobody_has() {
    let resolver = tower::service_fn(async |_: Name| {
        Err::<std::vec::IntoIter<SocketAddr>, _>(io::Error::other("no such host"))
    });
    let kit = Kit::new();
    let connector = HttpConnector::new_with_resolver(resolver);
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .service(Client::builder(TokioExecutor::new()).build(connector));
    let answer = client.oneshot(request("nobody.example")).await;
    assert!(answer.is_err());
    let span = kit.span("GET");
    assert_eq!(error_type(&span).as_deref(), Some("name_not_resolved"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_hangs_up_without_an_answer() {
    let span = over_a_socket(answering("").await).await;
    let error_type = error_type(&span).expect("an error");
    assert!(
        ["incomplete_message", "connection_reset"].contains(&&*error_type),
        "{error_type}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_hangs_up_within_the_body() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf";
    let span = over_a_socket(answering(answer).await).await;
    let error_type = error_type(&span).expect("an error");
    assert!(
        ["incomplete_message", "unexpected_eof", "connection_reset"].contains(&&*error_type),
        "{error_type}"
    );
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_STATUS_CODE).as_deref(),
        Some("200")
    );
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_BODY_SIZE).as_deref(),
        Some("4")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_speaks_another_language() {
    let span = over_a_socket(answering("220 mail.example ESMTP\r\n").await).await;
    assert_eq!(error_type(&span).as_deref(), Some("malformed_message"));
}

/// A service that never answers.
fn silent() -> BoxCloneSyncService<Sent, Response<Full<Bytes>>, Infallible> {
    BoxCloneSyncService::new(tower::service_fn(|_: Sent| future::pending()))
}

#[tokio::test(start_paused = true)]
async fn a_timeout_inside_of_the_layer_is_an_error() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .timeout(Duration::from_secs(1))
        .service(silent());
    let answer: Result<_, BoxError> = client.oneshot(request("shop.example")).await;
    assert!(answer.is_err());
    assert_eq!(error_type(&kit.span("GET")).as_deref(), Some("timeout"));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_outside_of_the_layer_is_a_caller_that_gives_up() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .timeout(Duration::from_secs(1))
        .layer(layer(&kit))
        .service(silent());
    assert!(client.oneshot(request("shop.example")).await.is_err());
    assert_cancelled(&kit.span("GET"));
}

#[tokio::test]
async fn what_is_not_even_tried_is_overloaded() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .load_shed()
        .concurrency_limit(0)
        .service(silent());
    let answer: Result<_, BoxError> = client.oneshot(request("shop.example")).await;
    assert!(answer.is_err());
    assert_eq!(error_type(&kit.span("GET")).as_deref(), Some("overloaded"));
}

/// A response whose body gives one frame and then waits for ever.
fn endless() -> Response<Body> {
    let first = stream::once(future::ready(Ok::<_, Infallible>("first")));
    Response::new(Body::from_stream(first.chain(stream::pending())))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_the_caller_leaves_half_read_is_no_error() {
    let server = Listening::start(Router::new().route("/", get(async || endless()))).await;
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let response = client.oneshot(request(server.address())).await;
    let mut body = response.expect("a response").into_body();
    let frame = body.frame().await.expect("a frame").expect("data");
    assert_eq!(frame.into_data().expect("data"), "first");
    assert_eq!(kit.unfinished().len(), 1);
    drop(body);
    let span = kit.span("GET");
    assert_cancelled(&span);
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_STATUS_CODE).as_deref(),
        Some("200")
    );
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_BODY_SIZE).as_deref(),
        Some("5")
    );
}

/// The span of a call whose response is dropped as it is.
async fn unread(response: fn() -> Response<Full<Bytes>>) -> SpanData {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(layer(&kit))
        .service_fn(async |_: Sent| Ok::<_, Infallible>(response()));
    drop(client.oneshot(request("shop.example")).await);
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

#[tokio::test]
async fn an_answer_that_is_an_error_stays_one_though_nobody_reads_it() {
    let span = unread(|| {
        let response = Response::builder().status(404);
        response.body(Full::from("not here")).expect("valid")
    });
    assert_eq!(error_type(&span.await).as_deref(), Some("404"));
}

#[tokio::test]
async fn an_answer_without_a_body_is_complete_with_its_head() {
    let span = unread(|| Response::new(Full::default())).await;
    assert_eq!(span.status, Status::Unset);
    assert_eq!(attribute(&span, "cancelled"), None);
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_BODY_SIZE).as_deref(),
        Some("0")
    );
}

/// As who only wants to know the status does.
#[tokio::test]
async fn an_answer_whose_body_nobody_asks_for_is_not_given_up_and_has_no_known_size() {
    let span = unread(|| Response::new(Full::from("unread"))).await;
    assert_eq!(span.status, Status::Unset);
    assert_eq!(attribute(&span, "cancelled"), None);
    assert_eq!(
        attribute(&span, HTTP_RESPONSE_STATUS_CODE).as_deref(),
        Some("200")
    );
    assert_eq!(attribute(&span, HTTP_RESPONSE_BODY_SIZE), None);
}

#[tokio::test]
async fn a_panic_of_the_service_is_told_apart() {
    let kit = Kit::new();
    let client = ServiceBuilder::new().layer(layer(&kit)).service_fn(
        async |_: Sent| -> Result<Response<Full<Bytes>>, Infallible> { panic!("on purpose") },
    );
    let call = AssertUnwindSafe(client.oneshot(request("shop.example")));
    assert!(futures_util::FutureExt::catch_unwind(call).await.is_err());
    assert_eq!(error_type(&kit.span("GET")).as_deref(), Some("panic"));
}
