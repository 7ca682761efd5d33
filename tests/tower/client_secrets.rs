//! What a client's span says of an error whose words hold the URL that was asked.

use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, SpanLayer, TracedClient};
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use reqwest::{Body, Client, Request, Url};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::{BoxError, ServiceBuilder, ServiceExt};

/// Where nobody listens.
async fn nowhere() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address")
}

/// A URL with secrets in all of its places.
fn url(at: SocketAddr) -> Url {
    let url = format!("http://SECRET:SECRET@{at}/bucket?X-Amz-Signature=SECRET&key=SECRET");
    url.parse().expect("a URL")
}

fn layer(kit: &Kit) -> ClientTraceLayer {
    ClientTraceLayer::http()
        .with_provider(kit.provider().clone())
        .with_sensitive_query_keys(["X-Amz-Signature", "key"])
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

fn assert_without_secrets(kit: &Kit, message: &str) {
    kit.assert_complete();
    for span in kit.spans() {
        let said = said(&span);
        assert!(!said.contains("SECRET"), "{said}");
        assert_eq!(span.status, Status::error(message.to_owned()));
    }
}

fn said(span: &SpanData) -> String {
    format!("{:?} {:?} {:?}", span.status, span.attributes, span.events)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_sent_shows_no_secret() {
    let (at, kit) = (nowhere().await, Kit::new());
    let service = ServiceBuilder::new()
        .layer(SpanLayer::new("storing").with_provider(kit.provider().clone()))
        .layer(layer(&kit))
        .service(client());
    let request = Request::new(http::Method::GET, url(at));
    service.oneshot(request).await.expect_err("nobody");
    let message = format!("error sending request for url (http://{at}/bucket)");
    assert_eq!(kit.spans().len(), 2);
    assert_without_secrets(&kit, &message);
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_does_one_of_the_client_for_direct_use() {
    let (at, kit) = (nowhere().await, Kit::new());
    let client = TracedClient::build(Client::builder().no_proxy()).expect("a client");
    let client = client.with_layer(layer(&kit));
    let request = client.requests().get(url(at));
    let error = client.send(request).await.expect_err("nobody");
    assert!(error.url().expect("a URL").query().is_some());
    assert_without_secrets(
        &kit,
        &format!("error sending request for url (http://{at}/bucket)"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_does_one_whose_error_is_in_a_box() {
    let (at, kit) = (nowhere().await, Kit::new());
    let service = ServiceBuilder::new()
        .layer(layer(&kit))
        .timeout(Duration::from_secs(120))
        .map_request(|request: http::Request<Body>| Request::try_from(request).expect("a request"))
        .map_response(http::Response::<Body>::from)
        .service(client());
    let request = http::Request::get(url(at).as_str()).body(Body::default());
    let answer: Result<_, BoxError> = service.oneshot(request.expect("a request")).await;
    answer.expect_err("nobody");
    assert_without_secrets(
        &kit,
        &format!("error sending request for url (http://{at}/bucket)"),
    );
}
