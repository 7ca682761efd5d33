//! What a client's span says, compared with what the conventions ask for: HTTP spans and gRPC of version 1.42.

use axum::Router;
use axum::routing::any;
use bytes::Bytes;
use http::{HeaderName, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::SemconvOptIn;
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, UrlTemplate};
use std::collections::BTreeMap;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Listening, attributes};

type Said = BTreeMap<String, String>;

/// What the span of one call says, and its name.
async fn said_by(
    kit: &Kit,
    layer: ClientTraceLayer,
    request: Request<Full<Bytes>>,
) -> (String, Said) {
    let client = ServiceBuilder::new()
        .layer(layer.with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<Full<Bytes>>| {
            let response = Response::builder().header("x-cache", "hit");
            Ok::<_, Infallible>(response.body(Full::<Bytes>::from("Ada")).expect("valid"))
        });
    let response = client.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
    let span = kit.spans().pop().expect("a span");
    (span.name.to_string(), attributes(&span))
}

async fn said(layer: ClientTraceLayer, request: Request<Full<Bytes>>) -> (String, Said) {
    said_by(&Kit::new(), layer, request).await
}

fn get_of(url: &str) -> Request<Full<Bytes>> {
    Request::get(url).body(Full::default()).expect("a request")
}

fn expected<const N: usize>(pairs: [(&str, &str); N]) -> Said {
    let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    pairs.into_iter().map(pair).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_golden_set_of_http_over_a_socket() {
    let app = Router::new().route("/users/{id}", any(async || "Ada"));
    let server = Listening::start(app).await;
    let port = server.address().port().to_string();
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let url = format!("http://localhost:{port}/users/17?sig=secret&page=2");
    let request = Request::post(&url)
        .extension(UrlTemplate::new("/users/{id}"))
        .body(Full::<Bytes>::from("name=Ada"))
        .expect("a request");
    let response = client.oneshot(request).await.expect("a response");
    response.into_body().collect().await.expect("a body");

    let span = kit.span("POST /users/{id}");
    let url = format!("http://localhost:{port}/users/17?sig=REDACTED&page=2");
    assert_eq!(
        attributes(&span),
        expected([
            // Required.
            ("http.request.method", "POST"),
            ("server.address", "localhost"),
            ("server.port", &port),
            ("url.full", &url),
            // Where they apply.
            ("http.response.status_code", "200"),
            // Recommended.
            ("network.peer.address", "127.0.0.1"),
            ("network.peer.port", &port),
            ("network.protocol.version", "1.1"),
            // Opt-in, of those that cost nothing.
            ("http.request.body.size", "8"),
            ("http.response.body.size", "3"),
            ("url.scheme", "http"),
            ("url.template", "/users/{id}"),
        ])
    );
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test]
async fn the_port_goes_without_saying_and_is_said() {
    for (url, port) in [
        ("http://shop.example/", "80"),
        ("https://shop.example/", "443"),
    ] {
        let (_, said) = said(ClientTraceLayer::http(), get_of(url)).await;
        assert_eq!(said["server.port"], port);
        assert_eq!(said["url.full"], url);
    }
}

#[tokio::test]
async fn names_and_passwords_are_not_recorded() {
    let request = get_of("https://user:secret@shop.example/a?X-Amz-Signature=secret&b=c");
    let (_, said) = said(ClientTraceLayer::http(), request).await;
    assert_eq!(
        said["url.full"],
        "https://REDACTED:REDACTED@shop.example/a?X-Amz-Signature=REDACTED&b=c"
    );
    assert_eq!(said["server.address"], "shop.example");
    assert!(
        said.values().all(|value| !value.contains("secret")),
        "{said:?}"
    );

    let layer = ClientTraceLayer::http().with_sensitive_query_keys(["token"]);
    let (_, said) = self::said(layer, get_of("http://shop.example/?token=a&sig=b")).await;
    assert_eq!(
        said["url.full"],
        "http://shop.example/?token=REDACTED&sig=b"
    );
}

#[tokio::test]
async fn a_method_that_is_not_known_is_no_name() {
    let mut request = get_of("http://shop.example/");
    *request.method_mut() = Method::from_bytes(b"BREW").expect("a method");
    let (name, said) = said(ClientTraceLayer::http(), request).await;
    assert_eq!(name, "HTTP");
    assert_eq!(said["http.request.method"], "_OTHER");
    assert_eq!(said["http.request.method_original"], "BREW");
}

#[tokio::test]
async fn a_request_of_a_path_only_goes_to_the_origin_or_says_what_its_host_is() {
    let origin = "https://analyst:8095".parse().expect("a URI");
    let layer = ClientTraceLayer::http().with_origin(origin);
    let (_, said) = said(layer, get_of("/detect?q=1")).await;
    assert_eq!(said["url.full"], "https://analyst:8095/detect?q=1");
    assert_eq!(said["server.address"], "analyst");
    assert_eq!(said["server.port"], "8095");

    let mut request = get_of("/detect");
    let host = "shop.example:81".parse().expect("a value");
    request.headers_mut().insert(http::header::HOST, host);
    let (_, said) = self::said(ClientTraceLayer::http(), request).await;
    assert_eq!(said["url.full"], "//shop.example:81/detect");
    assert_eq!(said["server.address"], "shop.example");

    let (_, said) = self::said(ClientTraceLayer::http(), get_of("/detect")).await;
    assert_eq!(said["url.full"], "/detect");
    assert_eq!(said.get("server.address"), None);
}

#[tokio::test]
async fn services_are_called_by_the_first_rule_that_fits() {
    let layer = ClientTraceLayer::http()
        .with_peer_name("ANALYST.svc.local", "analyst")
        .with_peer_name("*.svc.local", "inside");
    for (host, name) in [
        ("analyst.svc.local", Some("analyst")),
        ("judge.svc.local", Some("inside")),
        ("svc.local", None),
    ] {
        let request = get_of(&format!("http://{host}/"));
        let (_, said) = said(layer.clone(), request).await;
        let called = said.get("service.peer.name").map(String::as_str);
        assert_eq!(called, name, "{host}");
    }
}

#[tokio::test]
async fn hooks_headers_and_templates_are_recorded_on_request() {
    let layer = ClientTraceLayer::http()
        .with_url_template(|request| {
            let is_user = request.uri().path().starts_with("/users/");
            is_user.then_some("/users/{id}".into())
        })
        .with_attributes(|request, to| to.add("path.length", &request.uri().path().len()))
        .with_response_attributes(|response, to| to.add("ok", &response.status().is_success()))
        .with_request_headers([
            HeaderName::from_static("x-batch"),
            http::header::AUTHORIZATION,
        ])
        .with_response_headers([HeaderName::from_static("x-cache")]);
    let mut request = get_of("http://shop.example/users/17");
    for (name, value) in [
        ("x-batch", "7"),
        ("authorization", "secret"),
        ("x-other", "no"),
    ] {
        let value = value.parse().expect("a value");
        request.headers_mut().insert(name, value);
    }
    let (name, said) = said(layer, request).await;
    assert_eq!(name, "GET /users/{id}");
    assert_eq!(said["path.length"], "9");
    assert_eq!(said["ok"], "true");
    assert_eq!(said["http.request.header.x-batch"], "[\"7\"]");
    assert_eq!(said["http.response.header.x-cache"], "[\"hit\"]");
    assert!(!format!("{said:?}").contains("secret"));
    assert!(!said.contains_key("http.request.header.x-other"));
}

#[tokio::test]
async fn headers_of_grpc_are_metadata() {
    let layer = ClientTraceLayer::http_and_grpc()
        .with_request_headers([HeaderName::from_static("x-batch")])
        .with_response_headers([HeaderName::from_static("x-cache")]);
    let mut request = get_of("http://shop.example/shop.Carts/Add");
    for (name, value) in [("content-type", "application/grpc"), ("x-batch", "7")] {
        let value = value.parse().expect("a value");
        request.headers_mut().insert(name, value);
    }
    let (_, said) = said(layer, request).await;
    let keys: Vec<_> = said.keys().filter(|key| key.contains("-")).collect();
    let expected = [
        "rpc.request.metadata.x-batch",
        "rpc.response.metadata.x-cache",
    ];
    assert_eq!(keys, expected);
}

#[tokio::test]
async fn superseded_names_are_there_on_request_only() {
    let old = [
        ("http.method", "GET"),
        ("http.url", "http://shop.example/a"),
        ("http.status_code", "200"),
        ("http.flavor", "1.1"),
        ("http.user_agent", "tests"),
        ("http.response_content_length", "3"),
        ("net.peer.name", "shop.example"),
        ("net.peer.port", "80"),
    ];
    let request = || {
        let mut request = get_of("http://shop.example/a");
        let agent = "tests".parse().expect("a value");
        request
            .headers_mut()
            .insert(http::header::USER_AGENT, agent);
        request
    };
    let (_, plain) = said(ClientTraceLayer::http(), request()).await;
    assert!(
        old.iter().all(|(key, _)| !plain.contains_key(*key)),
        "{plain:?}"
    );

    let kit = Kit::new().with_provider(|provider| {
        provider.with_semconv_opt_in(SemconvOptIn {
            http_dup: true,
            database_dup: false,
        })
    });
    let (_, both) = said_by(&kit, ClientTraceLayer::http(), request()).await;
    let mut all = plain;
    all.extend(expected(old));
    assert_eq!(both, all);
}
