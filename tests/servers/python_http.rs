//! FastAPI and httpx with Python's instrumentation, before and behind a service of axum with our layers: one trace, and
//! the same baggage everywhere.

use axum::body::Body;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use http::Request;
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
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
use server_tests::{PythonPeer, Server, WholeTrace, run, trial};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower::{ServiceBuilder, ServiceExt as _};

fn main() -> ExitCode {
    let trials = vec![trial(
        "fastapi_then_axum_then_fastapi_are_one_trace_with_one_baggage",
        &[Server::Python],
        fastapi_axum_fastapi,
    )];
    run(&[], trials)
}

fn fastapi_axum_fastapi() {
    let collector = Collector::start();
    let endpoint = collector.endpoint();
    let front = PythonPeer::start(
        "fastapi_service.py",
        "front",
        &endpoint,
        &[&set_in_python()],
    );
    let back = PythonPeer::start("fastapi_service.py", "back", &endpoint, &[]);
    let telemetry = Telemetry::builder("relay")
        .with_variables([("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)])
        .without_subscriber()
        .build()
        .expect("a good setting");
    let provider = telemetry.provider().expect("it is enabled");

    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::http().with_provider(provider.clone()))
        .service(Client::builder(TokioExecutor::new()).build_http());
    let asking = Asking {
        client,
        back: format!("http://127.0.0.1:{}/seen", back.port()),
    };
    let trace = TraceContextLayer::http().with_provider(provider.clone());
    let relay = Router::new()
        .route("/relay/{camera}", get(relay))
        .with_state(asking)
        .layer(ServerStack::new(trace));
    let runtime = Runtime::new().expect("threads");
    let address = runtime.block_on(serve(relay));

    let path = format!("/ask?url=http://{address}/relay/front_door");
    let answer = server_tests::get(front.port(), &path).expect("an answer");
    assert_eq!(answer.status, 200, "{}\n{}", answer.body, front.said());
    let answer: Value = serde_json::from_str(&answer.body).expect("JSON");

    // A connection that is kept would hold up the end of its service.
    drop(runtime);
    front.stop();
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
            "front: GET /ask (server)",
            "front: GET (client)",
            "relay: GET /relay/{camera} (server)",
            "relay: ask_back (internal)",
            "relay: GET (client)",
            "back: GET /seen (server)",
        ]
    );
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("a bound port");
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    address
}

#[derive(Clone)]
struct Asking {
    client: ClientTrace<Client<HttpConnector, Body>>,
    back: String,
}

async fn relay(State(asking): State<Asking>) -> Json<Value> {
    let relay = carried();
    let back = ask_back(asking).with_context(with_ours()).await;
    Json(json!({ "relay": relay, "back": back }))
}

#[traced_span]
async fn ask_back(asking: Asking) -> Value {
    let request = Request::get(asking.back).body(Body::empty());
    let request = request.expect("a request");
    let response = asking.client.oneshot(request).await.expect("an answer");
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.expect("a body");
    serde_json::from_slice(&body.to_bytes()).expect("JSON")
}
