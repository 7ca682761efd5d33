//! What a server's span says by default and on request, compared with what the conventions ask for: those of HTTP and
//! gRPC, version 1.42.

use axum::Router;
use axum::body::Body;
use axum::routing::any;
use http::Request;
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_core::{Provider, SemconvOptIn};
use instrument_tower::{PeerAddress, TraceContextLayer};
use std::collections::BTreeMap;
use tower::ServiceExt;
use tower_tests::{Listening, PEER, SOON, attribute, attributes, layer, request};

fn app(layer: TraceContextLayer) -> Router {
    Router::new()
        .route("/users/{id}", any(async || ([("x-cache", "hit")], "Ada")))
        .layer(layer)
}

/// What the one span says, of a request to a service with that layer.
async fn said(
    layer: impl Fn(&Kit) -> TraceContextLayer,
    request: Request<Body>,
) -> BTreeMap<String, String> {
    said_by(Kit::new(), layer, request).await
}

async fn said_by(
    kit: Kit,
    layer: impl Fn(&Kit) -> TraceContextLayer,
    request: Request<Body>,
) -> BTreeMap<String, String> {
    let response = app(layer(&kit)).oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
    attributes(&kit.spans()[0])
}

fn expected(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(pair).collect()
}

/// All that is required or recommended, over a socket, and nothing else but sizes and times of ours.
#[tokio::test(flavor = "multi_thread")]
async fn the_golden_set_of_http() {
    let kit = Kit::new();
    let server = Listening::start(app(layer(&kit))).await;
    let mut wire = server.connect().await;
    let headers = [
        ("user-agent", "curl/8"),
        ("content-length", "0"),
        ("cookie", "secret"),
        ("connection", "close"),
    ];
    wire.get("/users/7?q=1&sig=secret", &headers).await;
    wire.read_to_end().await;
    server.stop().await;

    let span = kit.span("GET /users/{id}");
    let port = attribute(&span, "network.peer.port").expect("a port");
    assert_eq!(
        attributes(&span),
        expected(&[
            ("client.address", "127.0.0.1"),
            ("http.request.body.size", "0"),
            ("http.request.method", "GET"),
            ("http.response.body.size", "3"),
            ("http.response.status_code", "200"),
            ("http.route", "/users/{id}"),
            ("network.peer.address", "127.0.0.1"),
            ("network.peer.port", &port),
            ("network.protocol.version", "1.1"),
            ("response.frames", "1"),
            ("response.time_to_first_byte_ms", "…"),
            ("server.address", "shop.example"),
            ("server.port", "8080"),
            ("url.path", "/users/7"),
            ("url.query", "q=1&sig=REDACTED"),
            ("url.scheme", "http"),
            ("user_agent.original", "curl/8"),
        ])
    );
    assert_eq!(kit.wait_for_spans(1, SOON).len(), 1);
}

#[tokio::test]
async fn the_golden_set_of_grpc() {
    let kit = Kit::new();
    let service = tower::ServiceBuilder::new()
        .layer(TraceContextLayer::grpc().with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<Body>| {
            let mut response = axum::response::Response::new(Body::empty());
            response
                .headers_mut()
                .insert("grpc-status", "5".parse().expect("a value"));
            Ok::<_, std::convert::Infallible>(response)
        });
    let request = request("http://shop.example:50051/shop.v1.Cart/Golden");
    service.oneshot(request).await.expect("infallible");
    assert_eq!(
        attributes(&kit.span("shop.v1.Cart/Golden")),
        expected(&[
            ("network.peer.address", "10.0.0.9"),
            ("network.peer.port", "4711"),
            ("rpc.method", "shop.v1.Cart/Golden"),
            ("rpc.response.status_code", "NOT_FOUND"),
            ("rpc.system.name", "grpc"),
            ("server.address", "shop.example"),
            ("server.port", "50051"),
        ])
    );
}

#[tokio::test]
async fn superseded_names_are_there_on_request_only() {
    let old = |said: &BTreeMap<String, String>| {
        said.iter()
            .filter(|(key, _)| {
                key.starts_with("net.")
                    || [
                        "method",
                        "host",
                        "scheme",
                        "target",
                        "url",
                        "flavor",
                        "user_agent",
                        "status_code",
                        "response_content_length",
                    ]
                    .iter()
                    .any(|old| **key == format!("http.{old}"))
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect::<BTreeMap<_, _>>()
    };
    let mut request = request("/users/7?q=1&sig=secret");
    request
        .headers_mut()
        .insert("host", "shop.example:8080".parse().expect("a value"));
    request
        .headers_mut()
        .insert("user-agent", "curl/8".parse().expect("a value"));
    let copy = || {
        let mut copy = Request::get(request.uri())
            .body(Body::empty())
            .expect("a request");
        *copy.headers_mut() = request.headers().clone();
        copy.extensions_mut().insert(PeerAddress(PEER));
        copy
    };
    assert_eq!(old(&said(layer, copy()).await), BTreeMap::new());

    let opt_in = |provider: Provider| {
        provider.with_semconv_opt_in(SemconvOptIn {
            http_dup: true,
            ..SemconvOptIn::default()
        })
    };
    let said = said_by(Kit::new().with_provider(opt_in), layer, copy()).await;
    assert_eq!(
        old(&said),
        expected(&[
            ("http.flavor", "1.1"),
            ("http.host", "shop.example:8080"),
            ("http.method", "GET"),
            ("http.response_content_length", "3"),
            ("http.scheme", "http"),
            ("http.status_code", "200"),
            ("http.target", "/users/7?q=1&sig=REDACTED"),
            (
                "http.url",
                "http://shop.example:8080/users/7?q=1&sig=REDACTED"
            ),
            ("http.user_agent", "curl/8"),
            ("net.host.name", "shop.example"),
            ("net.host.port", "8080"),
            ("net.sock.peer.addr", "10.0.0.9"),
            ("net.sock.peer.port", "4711"),
        ])
    );
}
