//! Clients of tonic over sockets: the layer around a channel, with the server layer behind it.

use instrument_core::SpanKind;
use instrument_core::testing::{Kit, Tree};
use instrument_core::{Instrument, span};
use instrument_tower::{ClientTraceLayer, TraceContextLayer};
use opentelemetry::context::FutureExt;
use opentelemetry::trace::Status;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Code;
use tonic::transport::{Channel, Endpoint, Server};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tower::ServiceBuilder;
use tower_tests::{SOON, attribute, attributes, error_type};

/// A server that knows how `shop` is; its spans go to `kit`.
async fn server(kit: &Kit) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (reporter, health) = tonic_health::server::health_reporter();
    let serving = ServingStatus::Serving;
    reporter.set_service_status("shop", serving).await;
    let server = Server::builder()
        .layer(TraceContextLayer::grpc().with_provider(kit.provider().clone()))
        .add_service(health)
        .serve_with_incoming(TcpListenerStream::new(listener));
    tokio::spawn(server);
    address
}

fn client(address: SocketAddr) -> HealthClient<instrument_tower::client::ClientTrace<Channel>> {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("a URI");
    let channel = ServiceBuilder::new()
        .layer(ClientTraceLayer::grpc().with_origin(endpoint.uri().clone()))
        .service(endpoint.connect_lazy());
    HealthClient::new(channel)
}

fn asking(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_and_its_service_are_one_trace() {
    let (here, there) = (Kit::new(), Kit::new());
    let address = server(&there).await;
    let mut client = client(address);
    let work = async {
        let call = async { client.check(asking("shop")).await.expect("known") };
        call.instrument(span!("work").start()).await
    };
    work.with_context(here.context()).await;
    there.wait_for_spans(1, SOON);

    let called = here.span("grpc.health.v1.Health/Check");
    assert_eq!(called.span_kind, SpanKind::Client);
    assert_eq!(called.status, Status::Unset);
    let port = address.port().to_string();
    for (key, value) in [
        ("rpc.system.name", "grpc"),
        ("rpc.method", "grpc.health.v1.Health/Check"),
        ("rpc.response.status_code", "OK"),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
    ] {
        assert_eq!(attribute(&called, key).as_deref(), Some(value));
    }
    let served = &there.spans()[0];
    assert_eq!(served.parent_span_id, called.span_context.span_id());
    let all: Vec<_> = here.spans().into_iter().chain(there.spans()).collect();
    assert_eq!(
        Tree::of(&all).without_attributes(),
        "
        work
          grpc.health.v1.Health/Check [client]
            grpc.health.v1.Health/Check [server]
        "
    );
    here.assert_complete();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_no_fault_of_the_servers_is_an_error_to_the_client() {
    let (here, there) = (Kit::new(), Kit::new());
    let mut client = client(server(&there).await);
    let call = async { client.check(asking("nothing")).await };
    let status = call.with_context(here.context()).await;
    assert_eq!(status.expect_err("not known").code(), Code::NotFound);
    there.wait_for_spans(1, SOON);
    let called = &here.spans()[0];
    assert_eq!(error_type(called).as_deref(), Some("NOT_FOUND"));
    assert_eq!(there.spans()[0].status, Status::Unset);
    here.assert_complete();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_the_caller_leaves_is_cancelled() {
    let (here, there) = (Kit::new(), Kit::new());
    let mut client = client(server(&there).await);
    let call = async { client.watch(asking("shop")).await.expect("known") };
    let mut updates = call.with_context(here.context()).await.into_inner();
    updates
        .message()
        .await
        .expect("no error")
        .expect("an update");
    assert_eq!(here.unfinished().len(), 1);
    drop(updates);
    let called = here.span("grpc.health.v1.Health/Watch");
    assert_eq!(called.status, Status::Unset);
    let said = attributes(&called);
    assert_eq!(said["cancelled"], "true");
    assert_eq!(said["rpc.response.status_code"], "CANCELLED");
    assert!(!said.contains_key("error.type"));
    here.assert_complete();
    there.wait_for_spans(1, SOON);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let here = Kit::new();
    let mut client = client(address);
    let call = async { client.check(asking("shop")).await };
    let status = call.with_context(here.context()).await.expect_err("nobody");
    assert_eq!(status.code(), Code::Unavailable);
    let called = here.span("grpc.health.v1.Health/Check");
    assert_eq!(error_type(&called).as_deref(), Some("connection_refused"));
    let code = attribute(&called, "rpc.response.status_code");
    assert_eq!(code.as_deref(), Some("UNAVAILABLE"));
    here.assert_complete();
}
