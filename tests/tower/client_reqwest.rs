//! `reqwest`, as a service and for direct use.

use axum::Router;
use axum::body::Body;
use axum::response::Redirect;
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use http::HeaderMap;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, span};
use instrument_tower::{ClientTraceLayer, Hosts, TracedClient};
use opentelemetry::KeyValue;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::Sampler;
use reqwest::{Client, StatusCode};
use std::convert::Infallible;
use std::time::Duration;
use tower::{Layer, ServiceExt};
use tower_tests::{Listening, attribute, attributes, error_type};

fn told(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_traced = text("traceparent").is_some();
    format!("{is_traced} {}", text("baggage").unwrap_or("-"))
}

async fn server() -> Listening {
    let body = async || {
        let first = stream::once(future::ready(Ok::<_, Infallible>("first")));
        Body::from_stream(first.chain(stream::pending()))
    };
    let app = Router::new()
        .route("/told", get(async |headers: HeaderMap| told(&headers)))
        .route("/echo", post(async |body: Bytes| body))
        .route("/see-other", post(async || Redirect::to("/told")))
        .route("/again", post(async || Redirect::temporary("/echo")))
        .route("/round", get(async || Redirect::temporary("/round")))
        .route("/missing", get(async || StatusCode::NOT_FOUND))
        .route("/silence", get(future::pending::<()>))
        .route("/endless", get(body));
    Listening::start(app).await
}

fn traced(kit: &Kit) -> TracedClient {
    let client = TracedClient::build(Client::builder().no_proxy()).expect("a client");
    client.with_layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_as_a_service_says_the_golden_set() {
    let server = server().await;
    let (at, kit) = (server.address(), Kit::new());
    let client = Client::builder().no_proxy().build().expect("a client");
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let service = layer.layer(client.clone());
    let request = client.post(format!("http://{at}/echo?sig=secret"));
    let request = request.body("frame").build().expect("a request");
    let response = service.oneshot(request).await.expect("a response");
    assert_eq!(response.url().path(), "/echo");
    assert_eq!(response.remote_addr(), Some(at));
    assert_eq!(response.content_length(), Some(5));
    assert_eq!(response.text().await.expect("a body"), "frame");

    let (port, url) = (
        at.port().to_string(),
        format!("http://{at}/echo?sig=REDACTED"),
    );
    let expected = [
        ("http.request.body.size", "5"),
        ("http.request.method", "POST"),
        ("http.response.body.size", "5"),
        ("http.response.status_code", "200"),
        ("network.peer.address", "127.0.0.1"),
        ("network.peer.port", &port),
        ("network.protocol.version", "1.1"),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
        ("url.full", &url),
        ("url.scheme", "http"),
    ];
    let said = attributes(&kit.span("POST"));
    let said: Vec<_> = said.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!(said, expected);
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_for_direct_use_nests_its_spans_and_tells_them() {
    let server = server().await;
    let kit = Kit::new();
    let client = TracedClient::build(Client::builder().no_proxy()).expect("a client");
    let url = format!("http://{}/told", server.address());
    let cx = kit
        .context()
        .with_baggage([KeyValue::new("camera.id", "7")]);
    let work = async {
        let call = async {
            let response = client.send(client.requests().get(&url)).await;
            response.expect("a response").text().await.expect("a body")
        };
        call.instrument(span!("work").start()).await
    };
    assert_eq!(work.with_context(cx).await, "true camera.id=7");
    assert_eq!(kit.tree().without_attributes(), "work\n  GET [client]");
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn baggage_does_not_follow_a_redirect_to_a_stranger() {
    let stranger = server().await;
    // The same machine by another name, which is not the one that is allowed.
    let to = format!("http://localhost:{}/told", stranger.address().port());
    let app = Router::new().route("/", get(async move || Redirect::temporary(&to)));
    let friend = Listening::start(app).await;
    let kit = Kit::new();
    let hosts = Hosts::none().with("127.0.0.1");
    let client = traced(&kit).with_layer(ClientTraceLayer::http().with_baggage_to(hosts));
    let request = client
        .requests()
        .get(format!("http://{}/", friend.address()));
    let call = async { client.send(request).await.expect("a response") };
    let cx = kit
        .context()
        .with_baggage([KeyValue::new("camera.id", "7")]);
    let response = call.with_context(cx).await;
    assert_eq!(response.url().host_str(), Some("localhost"));
    assert_eq!(response.text().await.expect("a body"), "true -");
    assert_eq!(kit.spans_named("GET").len(), 2);
    friend.stop().await;
    stranger.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_counted_and_take_the_body_along_where_they_must() {
    let server = server().await;
    let kit = Kit::new();
    let client = traced(&kit);
    let send = async |path: &str| {
        let url = format!("http://{}{path}", server.address());
        let request = client.requests().post(url).body("frame");
        let response = client.send(request).await.expect("a response");
        response.text().await.expect("a body")
    };
    assert_eq!(send("/again").await, "frame");
    assert_eq!(send("/see-other").await, "true -");
    let said: Vec<_> = kit
        .spans()
        .iter()
        .map(|span| {
            (
                span.name.to_string(),
                attribute(span, "http.request.resend_count"),
            )
        })
        .collect();
    let again = Some("1".to_owned());
    assert_eq!(
        said,
        [
            ("POST".to_owned(), None),
            ("POST".to_owned(), again.clone()),
            ("POST".to_owned(), None),
            ("GET".to_owned(), again),
        ]
    );
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_in_circles_comes_to_an_end() {
    let server = server().await;
    let kit = Kit::new();
    let client = traced(&kit).with_redirects(3);
    let request = client
        .requests()
        .get(format!("http://{}/round", server.address()));
    let response = client.send(request).await.expect("a response");
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    drop(response);
    assert_eq!(kit.spans().len(), 4);
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sampled_is_handed_on_as_it_is() {
    let server = server().await;
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let client = traced(&kit);
    let request = client
        .requests()
        .get(format!("http://{}/told", server.address()));
    let response = client.send(request).await.expect("a response");
    assert_eq!(response.url().path(), "/told");
    assert_eq!(response.text().await.expect("a body"), "true -");
    assert!(kit.spans().is_empty());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endings_are_told_apart() {
    let server = server().await;
    let kit = Kit::new();
    let client = traced(&kit);
    let request = |path: &str| {
        client
            .requests()
            .get(format!("http://{}{path}", server.address()))
    };

    let response = client.send(request("/missing")).await.expect("a response");
    drop(response);
    let timeout = request("/silence").timeout(Duration::from_millis(20));
    assert!(
        client
            .send(timeout)
            .await
            .expect_err("too late")
            .is_timeout()
    );
    let mut response = client.send(request("/endless")).await.expect("a response");
    assert_eq!(
        response.chunk().await.expect("no error").expect("a chunk"),
        "first"
    );
    assert_eq!(kit.unfinished().len(), 1);
    drop(response);
    let nowhere = Listening::start(Router::new()).await;
    let address = nowhere.address();
    nowhere.stop().await;
    let refused = client.requests().get(format!("http://{address}/"));
    assert!(client.send(refused).await.expect_err("nobody").is_connect());

    let spans = kit.spans();
    let types: Vec<_> = spans.iter().map(error_type).collect();
    let of = |word: &str| Some(word.to_owned());
    let expected = [of("404"), of("timeout"), None, of("connection_refused")];
    assert_eq!(types, expected);
    assert_eq!(spans[2].status, Status::Unset);
    assert_eq!(attribute(&spans[2], "cancelled").as_deref(), Some("true"));
    kit.assert_complete();
}
