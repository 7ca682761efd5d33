//! Names, units, bounds and attributes, against the tables of the conventions, version 1.42:
//! <https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/http/http-metrics.md> and
//! <https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/rpc/rpc-metrics.md>.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use http::{Request, Response};
use http_body_util::BodyExt;
use instrument_tower::{MetricsLayer, UrlTemplate};
use std::collections::BTreeMap;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Instrument, Measured};

const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Name, unit, description.
type Table = [(&'static str, &'static str, &'static str)];

fn assert_instruments(all: &[Instrument], table: &Table) {
    let found: Vec<_> = all
        .iter()
        .map(|one| (&*one.name, &*one.unit, &*one.description))
        .collect();
    assert_eq!(found, table);
    for one in all.iter().filter(|one| one.unit == "s") {
        assert_eq!(one.bounds, SECONDS, "{}", one.name);
    }
    for one in all.iter().filter(|one| one.unit == "By") {
        // The conventions advise none. No body of a usual size is beyond these.
        assert_eq!(one.bounds.last(), Some(&67_108_864.0), "{}", one.name);
    }
}

fn assert_attributes(all: &[Instrument], name: &str, expected: &[(&str, &str)]) {
    let one = all.iter().find(|one| one.name == name).expect(name);
    let expected: BTreeMap<_, _> = expected
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    let found: Vec<_> = one.series.iter().map(|one| &one.attributes).collect();
    assert_eq!(found, [&expected], "{name}");
}

async fn ask(app: Router, request: Request<Body>) {
    let response = app.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
}

fn app(layer: MetricsLayer) -> Router {
    let echo = post(async |body: String| body + "!");
    Router::new().route("/users/{id}", echo).layer(layer)
}

fn posted(text: &'static str) -> Request<Body> {
    let request = Request::post("/users/7").header("user-agent", "x");
    request.body(Body::from(text)).expect("a request")
}

#[tokio::test]
async fn a_server_of_http() {
    let measured = Measured::new();
    ask(app(measured.server()), posted("four")).await;
    let all = measured.instruments();
    assert_instruments(
        &all,
        &[
            (
                "http.server.active_requests",
                "{request}",
                "Number of active HTTP server requests.",
            ),
            (
                "http.server.request.body.size",
                "By",
                "Size of HTTP server request bodies.",
            ),
            (
                "http.server.request.duration",
                "s",
                "Duration of HTTP server requests.",
            ),
            (
                "http.server.response.body.size",
                "By",
                "Size of HTTP server response bodies.",
            ),
        ],
    );
    let of_gauge = [("http.request.method", "POST"), ("url.scheme", "http")];
    assert_attributes(&all, "http.server.active_requests", &of_gauge);
    let of_histogram = [
        ("http.request.method", "POST"),
        ("http.response.status_code", "200"),
        ("http.route", "/users/{id}"),
        ("network.protocol.version", "1.1"),
        ("url.scheme", "http"),
    ];
    for name in [
        "http.server.request.body.size",
        "http.server.request.duration",
        "http.server.response.body.size",
    ] {
        assert_attributes(&all, name, &of_histogram);
    }
    assert_eq!(measured.one("http.server.request.body.size").sum, 4.0);
    assert_eq!(measured.one("http.server.response.body.size").sum, 5.0);
    assert_eq!(measured.active("http.server.active_requests"), 0.0);
}

#[tokio::test]
async fn an_error_of_a_server_has_a_type() {
    let measured = Measured::new();
    let failing = post(async || http::StatusCode::BAD_GATEWAY);
    let app = Router::new().route("/users/{id}", failing);
    ask(app.layer(measured.server()), posted("")).await;
    let duration = measured.one("http.server.request.duration");
    assert_eq!(duration.attribute("error.type"), Some("502"));
    assert_eq!(duration.attribute("http.response.status_code"), Some("502"));
}

#[tokio::test]
async fn a_client_of_http() {
    let measured = Measured::new();
    let client = ServiceBuilder::new().layer(measured.client()).service_fn(
        async |request: Request<Body>| {
            request.into_body().collect().await.expect("a body");
            let mut response = Response::new(Body::from("no such user"));
            *response.status_mut() = http::StatusCode::NOT_FOUND;
            Ok::<_, Infallible>(response)
        },
    );
    let request = Request::put("https://users.example/users/7")
        .extension(UrlTemplate::new("/users/{id}"))
        .body(Body::from("Ada"))
        .expect("a request");
    let response = client.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");

    let all = measured.instruments();
    assert_instruments(
        &all,
        &[
            (
                "http.client.active_requests",
                "{request}",
                "Number of active HTTP requests.",
            ),
            (
                "http.client.request.body.size",
                "By",
                "Size of HTTP client request bodies.",
            ),
            (
                "http.client.request.duration",
                "s",
                "Duration of HTTP client requests.",
            ),
            (
                "http.client.response.body.size",
                "By",
                "Size of HTTP client response bodies.",
            ),
        ],
    );
    let mut expected = vec![
        ("http.request.method", "PUT"),
        ("server.address", "users.example"),
        ("server.port", "443"),
        ("url.template", "/users/{id}"),
    ];
    assert_attributes(&all, "http.client.active_requests", &expected);
    expected.extend([
        ("error.type", "404"),
        ("http.response.status_code", "404"),
        ("network.protocol.version", "1.1"),
    ]);
    for name in [
        "http.client.request.body.size",
        "http.client.request.duration",
        "http.client.response.body.size",
    ] {
        assert_attributes(&all, name, &expected);
    }
    assert_eq!(measured.one("http.client.request.body.size").sum, 3.0);
    assert_eq!(measured.one("http.client.response.body.size").sum, 12.0);
    assert_eq!(measured.active("http.client.active_requests"), 0.0);
}

#[tokio::test]
async fn both_ends_of_grpc() {
    for (side, name, description) in [
        (
            MetricsLayer::server as fn() -> MetricsLayer,
            "rpc.server.call.duration",
            "Measures the duration of an incoming Remote Procedure Call (RPC).",
        ),
        (
            MetricsLayer::client,
            "rpc.client.call.duration",
            "Measures the duration of an outgoing Remote Procedure Call (RPC).",
        ),
    ] {
        let measured = Measured::new();
        let layer = side()
            .with_rpc_methods(["shop.Carts/Add"])
            .with_meter_provider(measured.provider().clone());
        let service = ServiceBuilder::new()
            .layer(layer)
            .service_fn(async |_: Request<Body>| {
                let mut response = Response::new(Body::empty());
                let status = http::HeaderValue::from_static("14");
                response.headers_mut().insert("grpc-status", status);
                Ok::<_, Infallible>(response)
            });
        let request = Request::post("http://rpc.example:50051/shop.Carts/Add")
            .header("content-type", "application/grpc+proto")
            .body(Body::empty())
            .expect("a request");
        let response = service.oneshot(request).await.expect("infallible");
        response.into_body().collect().await.expect("a body");

        let all = measured.instruments();
        assert_instruments(&all, &[(name, "s", description)]);
        let mut expected = vec![
            ("error.type", "UNAVAILABLE"),
            ("rpc.method", "shop.Carts/Add"),
            ("rpc.response.status_code", "UNAVAILABLE"),
            ("rpc.system.name", "grpc"),
        ];
        if name.contains("client") {
            expected.extend([("server.address", "rpc.example"), ("server.port", "50051")]);
        }
        assert_attributes(&all, name, &expected);
    }
}
