//! grpcio with Python's instrumentation, before and behind a service of tonic with our layers: one trace, and the same
//! baggage everywhere.

use bytes::Bytes;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use instrument_core::traced_span;
use instrument_tower::client::ClientTrace;
use instrument_tower::{ClientTraceLayer, ServerStack, TraceContextLayer};
use opentelemetry::context::FutureExt as _;
use serde_json::{Value, json};
use server_tests::baggage::{
    WRITTEN, carried, expected_in_ours, expected_in_python, set_in_python, with_ours,
};
use server_tests::plain_grpc::{Plain, Unary};
use server_tests::{PythonPeer, Server, WholeTrace, python_client, run, trial};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status};
use tower::ServiceBuilder;

fn main() -> ExitCode {
    let trials = vec![trial(
        "grpcio_then_tonic_then_grpcio_are_one_trace_with_one_baggage",
        &[Server::Python],
        grpcio_tonic_grpcio,
    )];
    run(&[], trials)
}

fn grpcio_tonic_grpcio() {
    let collector = Collector::start();
    let endpoint = collector.endpoint();
    let back = PythonPeer::start("grpc_service.py", "back", &endpoint, &[]);
    let telemetry = Telemetry::builder("relay")
        .with_variables([("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)])
        .without_subscriber()
        .build()
        .expect("a good setting");

    let runtime = Runtime::new().expect("threads");
    let address = runtime.block_on(serve(&telemetry, back.port()));
    let port = address.port().to_string();
    let arguments = [port.as_str(), &set_in_python()];
    let answer = python_client("grpc_client.py", "front", &endpoint, &arguments);
    let answer: Value = serde_json::from_str(&answer).expect("JSON");

    drop(runtime);
    back.stop();
    telemetry
        .shutdown(Duration::from_secs(20))
        .expect("everything is sent");

    assert_eq!(answer["relay"], expected_in_ours());
    assert_eq!(answer["back"]["baggage"], expected_in_python());
    let header = answer["back"]["header"].as_str().expect("a header");
    for member in WRITTEN {
        assert!(header.split(',').any(|it| it == member), "{header}");
    }

    let trace = WholeTrace::of(&collector);
    assert_eq!(
        trace.way_to("back"),
        [
            "front: work (internal)",
            "front: /interop.Relay/Ask (client)",
            "relay: interop.Relay/Ask (server)",
            "relay: ask_back (internal)",
            "relay: interop.Peer/Seen (client)",
            "back: /interop.Peer/Seen (server)",
        ]
    );
}

/// `interop.Relay`, in front of the service on that port.
async fn serve(telemetry: &Telemetry, back: u16) -> SocketAddr {
    let provider = telemetry.provider().expect("it is enabled");
    let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{back}")).expect("a URI");
    let trace = ClientTraceLayer::grpc()
        .with_origin(endpoint.uri().clone())
        .with_provider(provider.clone());
    let back = ServiceBuilder::new()
        .layer(trace)
        .service(endpoint.connect_lazy());
    let relay = Unary::new("/interop.Relay/Ask", move |request| {
        relay(back.clone(), request)
    });

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("a bound port");
    let trace = TraceContextLayer::grpc().with_provider(provider.clone());
    let server = tonic::transport::Server::builder()
        .layer(ServerStack::new(trace))
        .add_service(relay)
        .serve_with_incoming(TcpListenerStream::new(listener));
    tokio::spawn(server);
    address
}

async fn relay(back: ClientTrace<Channel>, _: Request<Bytes>) -> Result<Response<Bytes>, Status> {
    let relay = carried();
    let back = ask_back(back).with_context(with_ours()).await?;
    let answer = json!({ "relay": relay, "back": back }).to_string();
    Ok(Response::new(answer.into()))
}

#[traced_span]
async fn ask_back(back: ClientTrace<Channel>) -> Result<Value, Status> {
    let mut client = tonic::client::Grpc::new(back);
    let ready = client.ready().await;
    ready.map_err(|error| Status::unavailable(error.to_string()))?;
    let path = PathAndQuery::from_static("/interop.Peer/Seen");
    let request = Request::new(Bytes::from_static(b"{}"));
    let answer = client.unary(request, path, Plain).await?.into_inner();
    serde_json::from_slice(&answer).map_err(|error| Status::internal(error.to_string()))
}
