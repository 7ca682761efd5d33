//! The layer on a tonic server, over sockets: the health service that tonic brings.

use axum::Router;
use axum::routing::get;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry_sdk::trace::SpanData;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::server::health_reporter;
use tower_tests::{Listening, SOON, attributes, error_type, traceparent};

struct Serving {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Serving {
    async fn start(kit: &Kit) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let layer = TraceContextLayer::grpc().with_provider(kit.provider().clone());
        let (_, health) = health_reporter();
        let serving = Server::builder()
            .layer(layer)
            .add_service(health)
            .serve_with_incoming_shutdown(TcpListenerStream::new(listener), async {
                let _ = stopped.await;
            });
        let served = tokio::spawn(async { serving.await.expect("serving") });
        Self {
            address,
            stop,
            served,
        }
    }

    async fn stop(self) {
        let _ = self.stop.send(());
        self.served.await.expect("no panic");
    }
}

async fn channel(address: SocketAddr) -> Channel {
    let endpoint = Channel::from_shared(format!("http://{address}")).expect("an address");
    endpoint.connect().await.expect("a connection")
}

fn asking(service: &str) -> Request<HealthCheckRequest> {
    Request::new(HealthCheckRequest {
        service: service.to_owned(),
    })
}

async fn ended(kit: &Kit) -> SpanData {
    let waiting = kit.clone();
    let wait = move || waiting.wait_for_spans(1, SOON);
    let mut spans = tokio::task::spawn_blocking(wait).await.expect("a span");
    assert_eq!(spans.len(), 1);
    kit.assert_complete();
    spans.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unary_call() {
    let kit = Kit::new();
    let server = Serving::start(&kit).await;
    let mut client = HealthClient::new(channel(server.address).await);
    let mut request = asking("");
    let parent = traceparent(7, 9, true).parse().expect("metadata");
    request.metadata_mut().insert("traceparent", parent);
    client.check(request).await.expect("an answer");

    let span = ended(&kit).await;
    assert_eq!(span.name, "grpc.health.v1.Health/Check");
    assert_eq!(span.span_context.trace_id(), 7_u128.into());
    assert_eq!(span.parent_span_id, 9_u64.into());
    assert_eq!(error_type(&span), None);
    let said = attributes(&span);
    for (key, value) in [
        ("rpc.system.name", "grpc"),
        ("rpc.method", "grpc.health.v1.Health/Check"),
        ("rpc.response.status_code", "OK"),
        ("network.peer.address", "127.0.0.1"),
        ("server.address", "127.0.0.1"),
        ("server.port", &server.address.port().to_string()),
    ] {
        assert_eq!(said[key], value, "{key}");
    }
    drop(client);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_nothing_but_a_status() {
    let kit = Kit::new();
    let server = Serving::start(&kit).await;
    let mut client = HealthClient::new(channel(server.address).await);
    let status = client
        .check(asking("no.such.Service"))
        .await
        .expect_err("no such service");
    assert_eq!(status.code(), Code::NotFound);

    let span = ended(&kit).await;
    assert_eq!(attributes(&span)["rpc.response.status_code"], "NOT_FOUND");
    // Not the server's fault.
    assert_eq!(error_type(&span), None);
    drop(client);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_the_client_leaves() {
    let kit = Kit::new();
    let server = Serving::start(&kit).await;
    let mut client = HealthClient::new(channel(server.address).await);
    let mut stream = client
        .watch(asking(""))
        .await
        .expect("a stream")
        .into_inner();
    stream
        .message()
        .await
        .expect("a message")
        .expect("a message");
    assert_eq!(kit.unfinished().len(), 1);
    drop(stream);

    let span = ended(&kit).await;
    assert_eq!(span.name, "grpc.health.v1.Health/Watch");
    assert_eq!(error_type(&span).as_deref(), Some("incomplete_response"));
    drop(client);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_not_there() {
    let kit = Kit::new();
    let server = Serving::start(&kit).await;
    let mut client = tonic::client::Grpc::new(channel(server.address).await);
    client.ready().await.expect("ready");
    let codec = tonic_health_codec();
    let path = http::uri::PathAndQuery::from_static("/no.such.Service/Method");
    let status = client
        .unary(asking(""), path, codec)
        .await
        .expect_err("no such service");
    assert_eq!(status.code(), Code::Unimplemented);

    let span = ended(&kit).await;
    assert_eq!(span.name, "grpc");
    assert_eq!(error_type(&span).as_deref(), Some("UNIMPLEMENTED"));
    let said = attributes(&span);
    assert_eq!(said["rpc.method"], "_OTHER");
    assert_eq!(said["rpc.method_original"], "no.such.Service/Method");
    drop(client);
    server.stop().await;
}

fn tonic_health_codec()
-> tonic_prost::ProstCodec<HealthCheckRequest, tonic_health::pb::HealthCheckResponse> {
    tonic_prost::ProstCodec::default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_speaks_both() {
    let kit = Kit::new();
    let (_, health) = health_reporter();
    let grpc = tonic::service::Routes::new(health).into_axum_router();
    let app: Router = grpc
        .route("/users/{id}", get(async || "Ada"))
        .layer(TraceContextLayer::http_and_grpc().with_provider(kit.provider().clone()));
    let server = Listening::start(app).await;
    let mut client = HealthClient::new(channel(server.address()).await);
    client.check(asking("")).await.expect("an answer");
    assert_eq!(ended(&kit).await.name, "grpc.health.v1.Health/Check");
    kit.reset();

    let mut wire = server.connect().await;
    wire.get("/users/7", &[("connection", "close")]).await;
    wire.read_to_end().await;
    let span = ended(&kit).await;
    assert_eq!(span.name, "GET /users/{id}");
    assert!(!attributes(&span).contains_key("rpc.system.name"));
    drop(client);
    server.stop().await;
}
