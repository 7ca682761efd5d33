//! The layer on a server that is nothing but hyper, over HTTP/1.1 and HTTP/2.

use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use instrument_core::testing::Kit;
use instrument_tower::{PeerAddress, TraceContextLayer};
use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tower::ServiceBuilder;
use tower_tests::{SOON, attribute, error_type};

/// Serves connections until the test is over. With `begun`, says so and then does not answer.
async fn listen(kit: &Kit, begun: Option<Arc<Notify>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let layer = TraceContextLayer::http().with_provider(kit.provider().clone());
    tokio::spawn(async move {
        loop {
            let (stream, peer) = listener.accept().await.expect("a connection");
            let begun = begun.clone();
            let service = ServiceBuilder::new()
                .map_request(move |mut request: Request<Incoming>| {
                    request.extensions_mut().insert(PeerAddress(peer));
                    request
                })
                .layer(layer.clone())
                .service_fn(move |request: Request<Incoming>| {
                    let begun = begun.clone();
                    async move {
                        if let Some(begun) = begun {
                            begun.notify_one();
                            pending::<()>().await;
                        }
                        let body = request
                            .into_body()
                            .collect()
                            .await
                            .expect("a body")
                            .to_bytes();
                        Ok::<_, Infallible>(Response::new(Full::new(body)))
                    }
                });
            tokio::spawn(async move {
                let service = TowerToHyperService::new(service);
                auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_http() {
    for (version, text) in [(Version::HTTP_11, "1.1"), (Version::HTTP_2, "2")] {
        let kit = Kit::new();
        let address = listen(&kit, None).await;
        let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new())
            .http2_only(version == Version::HTTP_2)
            .build_http();
        let request = Request::post(format!("http://{address}/echo?a=1"))
            .body(Full::new(Bytes::from_static(b"spoken")))
            .expect("a request");
        let response = client.request(request).await.expect("a response");
        let body = response.into_body().collect().await.expect("a body");
        assert_eq!(body.to_bytes(), "spoken");

        let spans = kit.wait_for_spans(1, SOON);
        assert_eq!(spans[0].name, "POST");
        assert_eq!(error_type(&spans[0]), None);
        for (key, value) in [
            ("network.protocol.version", text),
            ("network.peer.address", "127.0.0.1"),
            ("server.address", "127.0.0.1"),
            ("server.port", &address.port().to_string()),
            ("url.path", "/echo"),
            // A peer leaves this empty, always.
            ("url.scheme", "http"),
            ("http.request.body.size", "6"),
            ("http.response.body.size", "6"),
        ] {
            assert_eq!(attribute(&spans[0], key).as_deref(), Some(value), "{key}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_its_client_resets_is_cancelled() {
    let kit = Kit::new();
    let begun = Arc::new(Notify::new());
    let address = listen(&kit, Some(begun.clone())).await;
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut send, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .expect("a handshake");
    tokio::spawn(connection);
    let request = Request::get(format!("http://{address}/echo"))
        .body(Full::<Bytes>::default())
        .expect("a request");
    let response = tokio::spawn(send.send_request(request));
    begun.notified().await;
    // The connection stays.
    response.abort();

    let spans = kit.wait_for_spans(1, SOON);
    assert_eq!(error_type(&spans[0]).as_deref(), Some("cancelled"));
    kit.assert_complete();
    drop(send);
}
