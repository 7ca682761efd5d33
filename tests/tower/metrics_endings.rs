//! However a request ends, it is measured once, as the span has it, and nothing is left over in the gauge.

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::routing::{MethodRouter, get, post};
use http::StatusCode;
use instrument_core::testing::Kit;
use instrument_tower::ServerStack;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tower::{BoxError, ServiceBuilder};
use tower_http::timeout::TimeoutLayer;
use tower_tests::{
    Listening, Measured, Series, Wire, answering, data, ended, error_type, fed, layer, status,
};

const ACTIVE: &str = "http.server.active_requests";
const DURATION: &str = "http.server.request.duration";
const SENT: &str = "http.server.response.body.size";
const STATUS: &str = "http.response.status_code";

struct Test {
    kit: Kit,
    measured: Measured,
}

impl Test {
    fn new() -> Self {
        Self {
            kit: Kit::new(),
            measured: Measured::new(),
        }
    }

    fn stack(&self) -> ServerStack {
        ServerStack::new(layer(&self.kit)).with_metrics(self.measured.server())
    }

    async fn asked(&self, app: Router) -> (Listening, Wire) {
        let server = Listening::start(app).await;
        let mut wire = server.connect().await;
        wire.get("/it", &[]).await;
        (server, wire)
    }

    async fn asked_for(&self, route: MethodRouter) -> (Listening, Wire) {
        let app = Router::new().route("/it", route).layer(self.stack());
        self.asked(app).await
    }

    fn active(&self) -> f64 {
        self.measured.active(ACTIVE)
    }

    /// What was measured of the one request, once it has ended, as its span has.
    async fn measured(&self) -> Series {
        let span = ended(&self.kit).await;
        assert_eq!(self.active(), 0.0);
        let duration = self.measured.one(DURATION);
        assert_eq!(duration.count, 1);
        assert_eq!(
            duration.attribute("error.type"),
            error_type(&span).as_deref()
        );
        assert_eq!(duration.attribute(STATUS), status(&span).as_deref());
        duration
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_response() {
    let test = Test::new();
    let (server, mut wire) = test.asked_for(get(async || "whole")).await;
    wire.read_until("whole").await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), None);
    assert_eq!(test.measured.one(SENT).sum, 5.0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_hangs_up_before_there_is_a_response() {
    let test = Test::new();
    let begun = Arc::new(Notify::new());
    let handler = begun.clone();
    let route = get(async move || {
        handler.notify_one();
        pending::<()>().await;
    });
    let (server, wire) = test.asked_for(route).await;
    begun.notified().await;
    assert_eq!(test.active(), 1.0);
    drop(wire);
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("cancelled"));
    assert!(test.measured.series(SENT).is_empty());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_hangs_up_during_the_body() {
    let test = Test::new();
    let (feed, body) = fed();
    let (server, mut wire) = test.asked_for(answering(body, "x-a", "b")).await;
    feed.send(data("half")).await.expect("the body is polled");
    wire.read_until("half").await;
    assert_eq!(test.active(), 1.0);
    drop(wire);
    feed.closed().await;
    let duration = test.measured().await;
    assert_eq!(
        duration.attribute("error.type"),
        Some("incomplete_response")
    );
    // What was really sent.
    assert_eq!(test.measured.one(SENT).sum, 4.0);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_fails() {
    let test = Test::new();
    let (feed, body) = fed();
    let (server, mut wire) = test.asked_for(answering(body, "x-a", "b")).await;
    feed.send(data("half")).await.expect("the body is polled");
    wire.read_until("half").await;
    assert_eq!(test.active(), 1.0);
    let broken = io::Error::from(io::ErrorKind::TimedOut);
    feed.send(Err(broken.into()))
        .await
        .expect("the body is polled");
    wire.read_to_end().await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("timeout"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_events_is_active_until_its_client_leaves() {
    let test = Test::new();
    let (feed, body) = fed();
    let route = answering(body, "content-type", "text/event-stream");
    let (server, mut wire) = test.asked_for(route).await;
    feed.send(data("data: one\n\n"))
        .await
        .expect("the body is polled");
    wire.read_until("data: one").await;
    assert_eq!(test.active(), 1.0);
    drop(wire);
    feed.closed().await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handler_panics() {
    let test = Test::new();
    let route = get(async || {
        tokio::task::yield_now().await;
        if true {
            panic!("on purpose");
        }
    });
    let (server, wire) = test.asked_for(route).await;
    wire.read_to_end().await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("panic"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_inside() {
    let test = Test::new();
    let patience = Duration::from_millis(1);
    let timeout = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, patience);
    let route = get(async || pending::<()>().await);
    let stack = ServiceBuilder::new().layer(test.stack()).layer(timeout);
    let app = Router::new().route("/it", route).layer(stack);
    let (server, mut wire) = test.asked(app).await;
    wire.read_until("504").await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("504"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_that_is_an_error() {
    let test = Test::new();
    let route = get(async || pending::<()>().await);
    let answer = async |_: BoxError| StatusCode::SERVICE_UNAVAILABLE;
    let stack = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(answer))
        .layer(test.stack())
        .timeout(Duration::from_millis(1));
    let app = Router::new().route("/it", route).layer(stack);
    let (server, mut wire) = test.asked(app).await;
    wire.read_until("503").await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("timeout"));
    assert_eq!(duration.attribute(STATUS), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_outside() {
    let test = Test::new();
    let patience = Duration::from_millis(1);
    let timeout = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, patience);
    let route = get(async || pending::<()>().await);
    let stack = ServiceBuilder::new().layer(timeout).layer(test.stack());
    let app = Router::new().route("/it", route).layer(stack);
    let (server, mut wire) = test.asked(app).await;
    wire.read_until("504").await;
    let duration = test.measured().await;
    assert_eq!(duration.attribute("error.type"), Some("cancelled"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_stops_half_way_is_measured_by_what_came() {
    let test = Test::new();
    let begun = Arc::new(Notify::new());
    let handler = begun.clone();
    let route = post(async move |body: Body| {
        use http_body_util::BodyExt;
        let mut body = body;
        while let Some(Ok(_)) = body.frame().await {
            handler.notify_one();
        }
        "whole"
    });
    let app = Router::new().route("/it", route).layer(test.stack());
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    let head = "POST /it HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nfour";
    wire.send(head).await;
    begun.notified().await;
    drop(wire);
    test.measured().await;
    assert_eq!(test.measured.one("http.server.request.body.size").sum, 4.0);
    server.stop().await;
}
