//! Ids of requests, in and out.

use axum::body::Body;
use axum::routing::get;
use axum::{Extension, Router};
use http::{HeaderMap, Request, Response};
use http_body_util::BodyExt;
use instrument_core::logs::{self, LogFormat};
use instrument_core::spawn;
use instrument_core::testing::Kit;
use instrument_tower::request_id::RequestId;
use instrument_tower::{
    ClientTraceLayer, Hosts, RequestIdLayer, ServerStack, TraceContextLayer, TracedClient,
};
use reqwest::Client;
use std::convert::Infallible;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{Listening, attribute};
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::layer::SubscriberExt as _;

/// What the handler saw, the headers of the answer, and the span's attributes.
async fn asked(headers: &[(&'static str, &str)]) -> ([String; 2], [String; 2], [String; 2]) {
    let kit = Kit::new();
    let handler = get(
        async |Extension(ids): Extension<RequestId>, headers: HeaderMap| {
            assert_eq!(headers["x-request-id"], ids.request());
            format!("{} {}", ids.request(), ids.correlation())
        },
    );
    let stack = ServiceBuilder::new()
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()))
        .layer(RequestIdLayer::new());
    let app = Router::new().route("/", handler).layer(stack);
    let mut request = Request::get("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("infallible");
    let told = ["x-request-id", "x-correlation-id"]
        .map(|name| response.headers()[name].to_str().expect("text").to_owned());
    let body = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    let body = String::from_utf8(body.to_vec()).expect("text");
    let (request, correlation) = body.split_once(' ').expect("two ids");
    let span = kit.span("GET /");
    let recorded =
        ["request.id", "correlation.id"].map(|key| attribute(&span, key).expect("an id"));
    ([request.to_owned(), correlation.to_owned()], told, recorded)
}

#[tokio::test]
async fn ids_of_the_caller_are_everywhere() {
    let (seen, told, recorded) =
        asked(&[("x-request-id", "r-1"), ("x-correlation-id", "c-1")]).await;
    assert_eq!(seen, ["r-1", "c-1"]);
    assert_eq!((&told, &recorded), (&seen, &seen));
}

#[tokio::test]
async fn a_request_without_an_id_gets_one_of_its_own() {
    let (first, told, recorded) = asked(&[]).await;
    assert_eq!(first[0].len(), 32);
    assert_eq!(first[0], first[1]);
    assert_eq!((&told, &recorded), (&first, &first));
    let (second, ..) = asked(&[]).await;
    assert_ne!(first, second);
}

#[tokio::test]
async fn an_id_that_may_not_stand_in_a_log_is_replaced() {
    let long = "x".repeat(129);
    for bad in ["a b", "a\tb", "<script>", &long] {
        let (seen, ..) = asked(&[("x-request-id", bad), ("x-correlation-id", "c-1")]).await;
        assert_eq!((seen[0].len(), &*seen[1]), (32, "c-1"));
    }
}

/// Asks one service for what another saw, whom it asks by that client.
async fn relayed(told: Hosts, headers: &[(&'static str, &str)]) -> String {
    let back = get(async |Extension(ids): Extension<RequestId>| {
        format!("{} {}", ids.request(), ids.correlation())
    });
    let back = Router::new().route("/", back).layer(ServerStack::http());
    let back = Listening::start(back).await;
    let address = format!("http://{}/", back.address());
    let client = TracedClient::build(Client::builder())
        .expect("a client")
        .with_layer(ClientTraceLayer::http().with_baggage_to(told));
    let front = get(async move || {
        let ask = async move || client.send(client.requests().get(address)).await;
        // As far away as a handler's work may be.
        let answer = spawn::task(ask()).await.expect("no panic");
        answer.expect("an answer").text().await.expect("text")
    });
    let front = Router::new().route("/", front).layer(ServerStack::http());
    let front = Listening::start(front).await;
    let mut request = Client::new().get(format!("http://{}/", front.address()));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("an answer");
    let seen = answer.text().await.expect("text");
    front.stop().await;
    back.stop().await;
    seen
}

#[tokio::test]
async fn who_is_called_meanwhile_is_told_the_ids() {
    let given = [("x-request-id", "r-1"), ("x-correlation-id", "c-1")];
    assert_eq!(relayed(Hosts::loopback(), &given).await, "r-1 c-1");
    let made = relayed(Hosts::loopback(), &[]).await;
    let (request, correlation) = made.split_once(' ').expect("two ids");
    assert_eq!((request.len(), correlation), (32, request));
}

#[tokio::test]
async fn a_host_that_may_not_have_the_ids_is_not_told_them() {
    let given = [("x-request-id", "r-1"), ("x-correlation-id", "c-1")];
    let seen = relayed(Hosts::none(), &given).await;
    assert!(!seen.contains("-1"), "{seen}");
}

#[tokio::test]
async fn ids_that_a_call_says_itself_stay() {
    let other = ServiceBuilder::new()
        .layer(ClientTraceLayer::http())
        .service_fn(async |call: Request<Body>| {
            assert_eq!(call.headers()["x-request-id"], "own");
            assert_eq!(call.headers()["x-correlation-id"], "r-1");
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
    let service = ServiceBuilder::new()
        .layer(RequestIdLayer::new())
        .service_fn(move |_: Request<Body>| {
            let ids = RequestId::current().expect("it has ids");
            assert_eq!([ids.request(), ids.correlation()], ["r-1"; 2]);
            let call = Request::get("http://localhost/").header("x-request-id", "own");
            let call = call.body(Body::empty()).expect("a call");
            let other = other.clone();
            async { Ok::<_, Infallible>(Response::new(other.oneshot(call).await?.into_body())) }
        });
    let request = Request::get("/").header("x-request-id", "r-1");
    let request = request.body(Body::empty()).expect("a request");
    service.oneshot(request).await.expect("infallible");
    assert!(RequestId::current().is_none());
}

/// What is logged, as lines.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn lines_of_meanwhile_have_the_ids() {
    let lines = Lines::default();
    let (written, outer) = (lines.clone(), lines.clone());
    let layer = logs::layer(LogFormat::Text).with_writer(move || written.clone());
    let subscriber = tracing_subscriber::registry().with(layer);
    let service = ServiceBuilder::new()
        .layer(RequestIdLayer::new())
        .service_fn(async |_: Request<Body>| {
            tracing::info!("order kept");
            tracing::info!(request_id = "its own", "another");
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
    let request = Request::get("/").header("x-request-id", "r-1");
    let request = request.header("x-correlation-id", "c-1");
    let request = request.body(Body::empty()).expect("a request");
    let answered = async {
        service.oneshot(request).await.expect("infallible");
        tracing::info!("after it");
    };
    answered.with_subscriber(subscriber).await;
    let written = String::from_utf8(outer.0.lock().expect("no panic").clone()).expect("text");
    let ends: Vec<_> = written
        .lines()
        .map(|line| line.rsplit("| ").next().expect("a part"))
        .collect();
    assert_eq!(
        ends,
        [
            "order kept request_id=r-1 correlation_id=c-1",
            "another correlation_id=c-1 request_id=\"its own\"",
            "after it"
        ]
    );
}
