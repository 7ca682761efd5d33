//! Every way in which a response can end, over sockets: its span ends, and says how.

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, StatusCode};
use http_body::Frame;
use http_body_util::StreamBody;
use instrument_core::span;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry_sdk::trace::SpanData;
use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use tower::{BoxError, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{ResponseBodyTimeoutLayer, TimeoutLayer};
use tower_tests::{Listening, SOON, attribute, error_type};

type Result<T> = std::result::Result<T, BoxError>;

fn layer(kit: &Kit) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(kit.provider().clone())
}

/// The one span, once it has ended.
async fn ended(kit: &Kit) -> SpanData {
    let waiting = kit.clone();
    let wait = move || waiting.wait_for_spans(1, SOON);
    let mut spans = tokio::task::spawn_blocking(wait).await.expect("a span");
    assert_eq!(spans.len(), 1, "{:?}", kit.tree());
    kit.assert_complete();
    spans.remove(0)
}

fn status(span: &SpanData) -> Option<String> {
    attribute(span, "http.response.status_code")
}

async fn listen(kit: &Kit, route: axum::routing::MethodRouter) -> Listening {
    let app = Router::new().route("/it", route).layer(layer(kit));
    Listening::start(app).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_response() {
    let kit = Kit::new();
    let server = listen(&kit, get(async || "whole")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("whole").await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    assert_eq!(
        attribute(&span, "http.response.body.size"),
        Some("5".into())
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_hangs_up_before_there_is_a_response() {
    let kit = Kit::new();
    let begun = Arc::new(Notify::new());
    let handler = begun.clone();
    let route = get(async move || {
        handler.notify_one();
        pending::<()>().await;
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    begun.notified().await;
    assert_eq!(kit.unfinished().len(), 1);
    drop(wire);

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
    assert_eq!(status(&span), None);
    assert_eq!(attribute(&span, "http.route"), Some("/it".into()));
    server.stop().await;
}

/// A body that the test feeds.
fn fed() -> (mpsc::Sender<Result<Frame<Bytes>>>, Body) {
    let (feed, frames) = mpsc::channel(1);
    (
        feed,
        Body::new(StreamBody::new(ReceiverStream::new(frames))),
    )
}

fn data(text: &'static str) -> Result<Frame<Bytes>> {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

/// A route that answers once, with that body.
fn answering(body: Body, content_type: &'static str) -> axum::routing::MethodRouter {
    let body = Arc::new(std::sync::Mutex::new(Some(body)));
    get(async move || {
        let body = body.lock().expect("no panic").take().expect("one request");
        let mut response = Response::new(body);
        let content_type = HeaderValue::from_static(content_type);
        response.headers_mut().insert("content-type", content_type);
        response
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_hangs_up_during_the_body() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "text/plain")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    feed.send(data("half")).await.expect("the body is polled");
    wire.read_until("half").await;
    drop(wire);
    feed.closed().await;

    let span = ended(&kit).await;
    assert_eq!(status(&span), Some("200".into()));
    assert_eq!(error_type(&span), Some("incomplete_response".into()));
    assert_eq!(
        attribute(&span, "http.response.body.size"),
        Some("4".into())
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_body_fails() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "text/plain")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    feed.send(data("half")).await.expect("the body is polled");
    let broken = io::Error::from(io::ErrorKind::PermissionDenied);
    feed.send(Err(broken.into()))
        .await
        .expect("the body is polled");
    wire.read_to_end().await;

    let span = ended(&kit).await;
    assert_eq!(status(&span), Some("200".into()));
    // axum wraps the error; what it is made of is looked at.
    assert_eq!(error_type(&span), Some("permission".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_events_that_its_client_leaves_did_not_fail() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "text/event-stream")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    feed.send(data("data: one\n\n"))
        .await
        .expect("the body is polled");
    wire.read_until("data: one").await;
    assert_eq!(kit.unfinished().len(), 1);
    drop(wire);
    feed.closed().await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    assert_eq!(attribute(&span, "response.frames"), Some("1".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_span_may_end_with_the_head() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let layer =
        layer(&kit).with_early_end(|head| head.headers()["content-type"] == "text/event-stream");
    let route = answering(body, "text/event-stream");
    let server = Listening::start(Router::new().route("/it", route).layer(layer)).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("\r\n\r\n").await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    feed.send(data("data: one\n\n"))
        .await
        .expect("the body is polled");
    wire.read_until("data: one").await;
    drop(wire);
    server.stop().await;
    assert_eq!(kit.spans().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_body_starts_is_below_its_request() {
    let kit = Kit::new();
    let frames =
        stream::iter(0..3).map(|n| span!("read_row").in_scope(|| data(["a", "b", "c"][n])));
    use futures_util::StreamExt;
    let server = listen(
        &kit,
        answering(Body::new(StreamBody::new(frames)), "text/plain"),
    )
    .await;
    let mut wire = server.connect().await;
    wire.get("/it", &[("connection", "close")]).await;
    wire.read_to_end().await;
    server.stop().await;
    assert_eq!(
        kit.tree().without_attributes(),
        "
        GET /it [server]
          read_row
          read_row
          read_row
        "
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handler_panics() {
    let kit = Kit::new();
    let route = get(async || {
        tokio::task::yield_now().await;
        if true {
            panic!("on purpose");
        }
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_to_end().await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("panic".into()));
    assert_eq!(status(&span), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_that_is_caught_inside_is_the_500_that_it_became() {
    let kit = Kit::new();
    let route = get(async || {
        if true {
            panic!("on purpose");
        }
    });
    let app = Router::new().route("/it", route).layer(
        ServiceBuilder::new()
            .layer(layer(&kit))
            .layer(CatchPanicLayer::new()),
    );
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("500").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("500".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_inside_says_what_it_answered() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(1));
    let app = Router::new()
        .route("/it", route)
        .layer(ServiceBuilder::new().layer(layer(&kit)).layer(timeout));
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("504").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("504".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_that_is_an_error_is_called_so() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let stack = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| {
            StatusCode::SERVICE_UNAVAILABLE
        }))
        .layer(layer(&kit))
        .timeout(Duration::from_millis(1));
    let server = Listening::start(Router::new().route("/it", route).layer(stack)).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("503").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("timeout".into()));
    assert_eq!(status(&span), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_outside_that_loses_patience_cancels() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(1));
    let app = Router::new()
        .route("/it", route)
        .layer(ServiceBuilder::new().layer(timeout).layer(layer(&kit)));
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("504").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_times_out_is_told_from_one_that_is_given_up() {
    let kit = Kit::new();
    let (_feed, body) = fed();
    let stack = ServiceBuilder::new()
        .layer(layer(&kit))
        .layer(ResponseBodyTimeoutLayer::new(Duration::from_millis(1)));
    let app = Router::new()
        .route("/it", answering(body, "text/plain"))
        .layer(stack);
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_to_end().await;

    let span = ended(&kit).await;
    assert_eq!(status(&span), Some("200".into()));
    assert_eq!(error_type(&span), Some("timeout".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_nobody_reads_are_complete() {
    for (request, answer, code) in [
        ("HEAD", StatusCode::OK, "200"),
        ("GET", StatusCode::NO_CONTENT, "204"),
        ("GET", StatusCode::NOT_MODIFIED, "304"),
    ] {
        let kit = Kit::new();
        let route = get(async move || {
            let (feed, body) = fed();
            // Were it read, this would never end.
            std::mem::forget(feed);
            (answer, body)
        });
        let server = listen(&kit, route).await;
        let mut wire = server.connect().await;
        wire.send(&format!("{request} /it HTTP/1.1\r\nhost: a\r\n\r\n"))
            .await;
        wire.read_until(code).await;

        let span = ended(&kit).await;
        assert_eq!(
            (status(&span), error_type(&span)),
            (Some(code.into()), None)
        );
        drop(wire);
        server.stop().await;
    }
}

/// hyper stops polling at the promised length, without having seen the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_which_all_was_sent_that_was_promised_is_complete() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let body = Arc::new(std::sync::Mutex::new(Some(body)));
    let route = get(async move || {
        let body = body.lock().expect("no panic").take().expect("one request");
        ([("content-length", "4")], body)
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[("connection", "close")]).await;
    feed.send(data("full")).await.expect("the body is polled");
    wire.read_to_end().await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_is_complete_with_its_head() {
    let kit = Kit::new();
    let route = get(async |mut request: axum::extract::Request| {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(&mut request).await.expect("an upgrade");
            let mut stream = hyper_util::rt::TokioIo::new(upgraded);
            tokio::io::AsyncWriteExt::write_all(&mut stream, b"spoken").await
        });
        let headers = [("upgrade", "echo"), ("connection", "upgrade")];
        (StatusCode::SWITCHING_PROTOCOLS, headers)
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    let upgrade = [("upgrade", "echo"), ("connection", "upgrade")];
    wire.get("/it", &upgrade).await;
    wire.read_until("spoken").await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("101".into()), None)
    );
    drop(wire);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_shutdown_lets_responses_end() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "text/plain")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    feed.send(data("half")).await.expect("the body is polled");
    wire.read_until("half").await;
    let stopping = tokio::spawn(server.stop());
    feed.send(data("whole")).await.expect("the body is polled");
    drop(feed);
    wire.read_until("whole").await;
    stopping.await.expect("no panic");

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    assert_eq!(
        attribute(&span, "http.response.body.size"),
        Some("9".into())
    );
}

#[tokio::test]
async fn a_future_that_is_never_polled_ends_its_span() {
    use tower::Service;
    let kit = Kit::new();
    let mut service = ServiceBuilder::new()
        .layer(layer(&kit))
        .service_fn(async |_: http::Request<()>| Ok::<_, Infallible>(Response::new(Body::empty())));
    drop(service.call(http::Request::new(())));
    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
}
