//! Metrics at both ends of a call of tonic's, over sockets.

use axum::http::Uri;
use instrument_core::testing::Kit;
use instrument_tower::metrics::Metrics;
use instrument_tower::{ServerStack, TraceContextLayer};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::{Channel, Endpoint, Server};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::server::HealthReporter;
use tower::ServiceBuilder;
use tower_tests::{Measured, SOON, Series};

const SERVED: &str = "rpc.server.call.duration";
const CALLED: &str = "rpc.client.call.duration";

async fn server(kit: &Kit, measured: &Measured) -> (SocketAddr, HealthReporter) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (reporter, health) = tonic_health::server::health_reporter();
    let serving = ServingStatus::Serving;
    reporter.set_service_status("shop", serving).await;
    let trace = TraceContextLayer::grpc().with_provider(kit.provider().clone());
    let stack = ServerStack::new(trace).with_metrics(measured.server());
    let server = Server::builder()
        .layer(stack)
        .add_service(health)
        .serve_with_incoming(TcpListenerStream::new(listener));
    tokio::spawn(server);
    (address, reporter)
}

fn client(address: SocketAddr, measured: &Measured) -> HealthClient<Metrics<Channel>> {
    let uri: Uri = format!("http://{address}").parse().expect("a URI");
    let layer = measured.client().with_origin(uri.clone());
    let channel = Endpoint::from(uri).connect_lazy();
    HealthClient::new(ServiceBuilder::new().layer(layer).service(channel))
}

fn asking(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

fn described(series: &Series) -> [Option<&str>; 3] {
    let keys = ["rpc.method", "rpc.response.status_code", "error.type"];
    keys.map(|key| series.attribute(key))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_measured_at_both_ends() {
    let (kit, there, here) = (Kit::new(), Measured::new(), Measured::new());
    let (address, _reporter) = server(&kit, &there).await;
    let mut client = client(address, &here);
    client.check(asking("shop")).await.expect("it is known");
    kit.wait_for_spans(1, SOON);
    let method = Some("grpc.health.v1.Health/Check");
    let (served, called) = (there.one(SERVED), here.one(CALLED));
    assert_eq!(described(&served), [method, Some("OK"), None]);
    assert_eq!(described(&called), [method, Some("OK"), None]);
    let port = address.port().to_string();
    assert_eq!(called.attribute("server.address"), Some("127.0.0.1"));
    assert_eq!(called.attribute("server.port"), Some(&*port));
    // A call is measured as a call, not as a request of HTTP too.
    assert_eq!(there.instruments().len(), 1);
    assert_eq!(here.instruments().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_fault_of_the_servers_is_an_error_of_the_call() {
    let (kit, there, here) = (Kit::new(), Measured::new(), Measured::new());
    let (address, _reporter) = server(&kit, &there).await;
    let unknown = client(address, &here).check(asking("no.such")).await;
    unknown.expect_err("it is not known");
    kit.wait_for_spans(1, SOON);
    let method = Some("grpc.health.v1.Health/Check");
    let code = Some("NOT_FOUND");
    assert_eq!(described(&there.one(SERVED)), [method, code, None]);
    assert_eq!(described(&here.one(CALLED)), [method, code, code]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_measured_until_its_caller_leaves() {
    let (kit, there, here) = (Kit::new(), Measured::new(), Measured::new());
    let (address, reporter) = server(&kit, &there).await;
    let mut client = client(address, &here);
    let watching = client.watch(asking("shop")).await.expect("it is known");
    let mut states = watching.into_inner();
    states.next().await.expect("a state").expect("no error");
    assert!(here.instruments().is_empty());
    drop(states);
    drop(client);
    // A server finds out when it has something to say.
    let not_serving = ServingStatus::NotServing;
    reporter.set_service_status("shop", not_serving).await;
    kit.wait_for_spans(1, SOON);
    let method = Some("grpc.health.v1.Health/Watch");
    assert_eq!(
        described(&here.one(CALLED)),
        [method, Some("CANCELLED"), None]
    );
    let served = there.one(SERVED);
    assert_eq!(served.attribute("error.type"), Some("incomplete_response"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_there_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let here = Measured::new();
    let refused = client(address, &here).check(asking("shop")).await;
    refused.expect_err("nobody is there");
    let called = here.one(CALLED);
    let method = Some("grpc.health.v1.Health/Check");
    let [name, code, error_type] = described(&called);
    assert_eq!((name, code), (method, Some("UNAVAILABLE")));
    assert_eq!(error_type, Some("connection_refused"));
}
