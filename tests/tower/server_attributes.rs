//! What a server's span says, compared with what the conventions ask for: HTTP spans and gRPC of version 1.42.

use axum::Router;
use axum::body::Body;
use axum::routing::{any, get};
use http::{HeaderName, Method, Request};
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_core::{Provider, SemconvOptIn};
use instrument_tower::{PeerAddress, TraceContextLayer, Trust};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tower::ServiceExt;
use tower_tests::{Listening, SOON, attribute, attributes};

const PEER: SocketAddr = SocketAddr::new(
    std::net::IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 9)),
    4711,
);

fn layer(kit: &Kit) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(kit.provider().clone())
}

fn app(layer: TraceContextLayer) -> Router {
    Router::new()
        .route("/users/{id}", any(async || ([("x-cache", "hit")], "Ada")))
        .layer(layer)
}

fn request(uri: &str) -> Request<Body> {
    let request = Request::get(uri).extension(PeerAddress(PEER));
    request.body(Body::empty()).expect("a request")
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
                        "scheme",
                        "target",
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
            ("http.method", "GET"),
            ("http.response_content_length", "3"),
            ("http.scheme", "http"),
            ("http.status_code", "200"),
            ("http.target", "/users/7?q=1&sig=REDACTED"),
            ("http.user_agent", "curl/8"),
            ("net.host.name", "shop.example"),
            ("net.host.port", "8080"),
            ("net.sock.peer.addr", "10.0.0.9"),
            ("net.sock.peer.port", "4711"),
        ])
    );
}

/// Peers record whatever a client calls a method, and name spans and series by it.
#[tokio::test]
async fn a_method_that_is_not_known_is_other() {
    let mut request = request("/users/7");
    *request.method_mut() = Method::from_bytes(b"FROBNICATE").expect("a method");
    let kit = Kit::new();
    app(layer(&kit)).oneshot(request).await.expect("infallible");
    let span = kit.span("HTTP /users/{id}");
    assert_eq!(
        attribute(&span, "http.request.method").as_deref(),
        Some("_OTHER")
    );
    assert_eq!(
        attribute(&span, "http.request.method_original").as_deref(),
        Some("FROBNICATE")
    );
}

#[tokio::test]
async fn known_methods_can_be_others() {
    let layer = |kit: &Kit| layer(kit).with_known_methods(["PROPFIND"]);
    for (method, said_method) in [("PROPFIND", "PROPFIND"), ("GET", "_OTHER")] {
        let mut request = request("/users/7");
        *request.method_mut() = method.parse().expect("a method");
        assert_eq!(
            said(layer, request).await["http.request.method"],
            said_method
        );
    }
}

#[tokio::test]
async fn versions_are_as_the_conventions_write_them() {
    for (version, text) in [
        (http::Version::HTTP_10, "1.0"),
        (http::Version::HTTP_11, "1.1"),
        (http::Version::HTTP_2, "2"),
        (http::Version::HTTP_3, "3"),
    ] {
        let mut request = request("/users/7");
        *request.version_mut() = version;
        assert_eq!(said(layer, request).await["network.protocol.version"], text);
    }
}

#[tokio::test]
async fn proxies_are_believed_only_if_they_are_trusted() {
    let claims = || {
        let mut request = request("/users/7");
        for (name, value) in [
            ("host", "inside:8080"),
            ("x-forwarded-for", "192.0.2.1"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "shop.example"),
        ] {
            request
                .headers_mut()
                .insert(name, value.parse().expect("a value"));
        }
        request
    };
    let ends = |said: &BTreeMap<String, String>| {
        [
            "url.scheme",
            "server.address",
            "client.address",
            "network.peer.address",
        ]
        .map(|key| said[key].clone())
    };
    let said_to_all = said(layer, claims()).await;
    assert_eq!(
        ends(&said_to_all),
        ["http", "inside", "10.0.0.9", "10.0.0.9"]
    );

    let proxies = Trust::nobody().with_network("10.0.0.0/8".parse().expect("a network"));
    let trusting = |kit: &Kit| layer(kit).with_trusted_proxies(proxies.clone());
    assert_eq!(
        ends(&said(trusting, claims()).await),
        ["https", "shop.example", "192.0.2.1", "10.0.0.9"]
    );

    let given = |kit: &Kit| {
        layer(kit)
            .with_scheme("https")
            .with_server("a.example", 443)
    };
    let said = said(given, claims()).await;
    assert_eq!(ends(&said), ["https", "a.example", "10.0.0.9", "10.0.0.9"]);
    assert_eq!(said["server.port"], "443");
}

/// A peer records all headers by default, `Authorization` with them.
#[tokio::test]
async fn headers_are_recorded_if_they_are_named_and_not_secret() {
    let named = |kit: &Kit| {
        layer(kit)
            .with_request_headers(
                ["x-tenant", "authorization", "cookie", "x-token", "x-absent"]
                    .map(HeaderName::from_static),
            )
            .with_response_headers(["x-cache", "set-cookie"].map(HeaderName::from_static))
    };
    let mut request = request("/users/7");
    for (name, value) in [
        ("x-tenant", "a"),
        ("x-tenant", "b"),
        ("authorization", "Bearer x"),
        ("cookie", "x"),
        ("x-other", "x"),
    ] {
        request
            .headers_mut()
            .append(name, value.parse().expect("a value"));
    }
    let mut token: http::HeaderValue = "x".parse().expect("a value");
    token.set_sensitive(true);
    request.headers_mut().insert("x-token", token);
    let said = said(named, request).await;
    let headers: Vec<_> = said
        .iter()
        .filter(|(key, _)| key.contains(".header."))
        .collect();
    assert_eq!(
        headers
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect::<Vec<_>>(),
        [
            r#"http.request.header.x-tenant=["a","b"]"#,
            r#"http.response.header.x-cache=["hit"]"#,
        ]
    );
}

#[tokio::test]
async fn hooks_add_attributes() {
    let hooked = |kit: &Kit| {
        layer(kit)
            .with_attributes(|request, attributes| {
                attributes.add(
                    "tenant",
                    &request
                        .headers()
                        .get("x-tenant")
                        .and_then(|it| it.to_str().ok()),
                );
            })
            .with_response_attributes(|response, attributes| {
                attributes.add("is_cached", &response.headers().contains_key("x-cache"));
            })
    };
    let mut request = request("/users/7");
    request
        .headers_mut()
        .insert("x-tenant", "acme".parse().expect("a value"));
    let said = said(hooked, request).await;
    assert_eq!((&*said["tenant"], &*said["is_cached"]), ("acme", "true"));
}

#[tokio::test]
async fn the_list_of_sensitive_keys_can_be_another() {
    let other = |kit: &Kit| layer(kit).with_sensitive_query_keys(["token"]);
    let said = said(other, request("/users/7?sig=a&token=b")).await;
    assert_eq!(said["url.query"], "sig=a&token=REDACTED");
}

#[tokio::test]
async fn a_nested_router_does_not_cut_the_path() {
    let kit = Kit::new();
    let inner = Router::new()
        .route("/{id}", get(async || "Ada"))
        .layer(layer(&kit));
    let app = Router::new().nest("/users", inner);
    app.oneshot(request("/users/7")).await.expect("infallible");
    assert_eq!(
        attribute(&kit.span("GET /users/{id}"), "url.path").as_deref(),
        Some("/users/7")
    );
}
