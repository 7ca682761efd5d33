//! What a client's span says in gRPC, and of the versions of HTTP.

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Empty, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use instrument_core::testing::Kit;
use instrument_tower::ClientTraceLayer;
use std::collections::BTreeMap;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Listening, attributes};

fn expected<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    let pair = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    pairs.into_iter().map(pair).collect()
}

#[tokio::test]
async fn the_golden_set_of_grpc() {
    let kit = Kit::new();
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::grpc().with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<Empty<Bytes>>| {
            let response = Response::builder().header("grpc-status", "5");
            Ok::<_, Infallible>(response.body(Empty::<Bytes>::new()).expect("valid"))
        });
    let request = Request::post("http://[::1]:50051/shop.v1.Cart/Add").body(Empty::new());
    let _ = client.oneshot(request.expect("a request")).await;
    assert_eq!(
        attributes(&kit.span("shop.v1.Cart/Add")),
        expected([
            ("rpc.system.name", "grpc"),
            ("rpc.method", "shop.v1.Cart/Add"),
            ("rpc.response.status_code", "NOT_FOUND"),
            ("error.type", "NOT_FOUND"),
            ("server.address", "::1"),
            ("server.port", "50051"),
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_is_the_one_that_was_spoken() {
    let app = Router::new().route("/", get(async || "Ada"));
    let server = Listening::start(app).await;
    for (is_http2, version) in [(false, "1.1"), (true, "2")] {
        let kit = Kit::new();
        let mut hyper = Client::builder(TokioExecutor::new());
        let client = ServiceBuilder::new()
            .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
            .service(hyper.http2_only(is_http2).build_http());
        let request = Request::get(format!("http://{}/", server.address()));
        let request = request.body(Full::<Bytes>::default()).expect("a request");
        let response = client.oneshot(request).await.expect("a response");
        response.into_body().collect().await.expect("a body");
        let said = attributes(&kit.span("GET"));
        assert_eq!(said["network.protocol.version"], version);
        kit.assert_complete();
    }
    server.stop().await;
}
