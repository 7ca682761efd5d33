//! A stand-in for the cloud.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use instrument_core::testing::{Collector, ReceivedRequest};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Takes traces where Grafana Cloud does, `/otlp/v1/traces`, and has the kit read them.
#[derive(Debug)]
pub(crate) struct Cloud {
    reads: Collector,
    port: u16,
    pub(crate) runtime: Runtime,
}

impl Cloud {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let reads = Collector::start();
        let to = format!("{}/v1/traces", reads.endpoint());
        let app = Router::new()
            .route("/otlp/v1/traces", post(hand_on))
            .with_state(to);
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let port = listener.local_addr().expect("it listens").port();
        runtime.spawn(async { axum::serve(listener, app).await });
        Self {
            reads,
            port,
            runtime,
        }
    }

    /// `GRAFANA_OTLP_ENDPOINT`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/otlp", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.reads.requests()
    }

    pub(crate) fn spans(&self) -> usize {
        self.requests().iter().map(ReceivedRequest::spans).sum()
    }
}

async fn hand_on(State(to): State<String>, headers: HeaderMap, body: Bytes) -> (StatusCode, Body) {
    let sent = reqwest::Client::new()
        .post(to)
        .headers(headers)
        .body(body)
        .send();
    let reply = sent.await.expect("the kit answers");
    (
        reply.status(),
        reply.bytes().await.expect("it is whole").into(),
    )
}
