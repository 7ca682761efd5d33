//! What a server's span says of requests of every kind, and what it can be told to say.

use axum::Router;
use axum::body::Body;
use axum::routing::{any, get};
use http::{HeaderName, Method, Request};
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_tower::{TraceContextLayer, Trust};
use std::collections::BTreeMap;
use tower::ServiceExt;
use tower_tests::{attribute, attributes, layer, request};

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

/// A service that speaks both has each request's headers where the conventions of its protocol have them.
#[tokio::test]
async fn headers_of_grpc_are_metadata() {
    let named = |kit: &Kit| {
        TraceContextLayer::http_and_grpc()
            .with_provider(kit.provider().clone())
            .with_request_headers([HeaderName::from_static("x-tenant")])
            .with_response_headers([HeaderName::from_static("x-cache")])
    };
    for (kind, expected) in [
        (
            "application/grpc",
            [
                "rpc.request.metadata.x-tenant",
                "rpc.response.metadata.x-cache",
            ],
        ),
        (
            "text/plain",
            [
                "http.request.header.x-tenant",
                "http.response.header.x-cache",
            ],
        ),
    ] {
        let mut request = request("/users/7");
        for (name, value) in [("content-type", kind), ("x-tenant", "a")] {
            let value = value.parse().expect("a value");
            request.headers_mut().insert(name, value);
        }
        let said = said(named, request).await;
        let keys = said.keys().filter(|key| key.contains("-"));
        assert_eq!(keys.collect::<Vec<_>>(), expected, "{kind}");
    }
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
