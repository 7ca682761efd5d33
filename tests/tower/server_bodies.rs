//! Every way in which a response's body can end, over sockets: the span ends with it, and says how.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::{StreamExt, stream};
use http::StatusCode;
use http_body_util::StreamBody;
use instrument_core::span;
use instrument_core::testing::Kit;
use std::io;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::timeout::ResponseBodyTimeoutLayer;
use tower_tests::{
    Listening, answering, attribute, data, ended, error_type, fed, layer, listen, status,
};

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
async fn the_client_hangs_up_during_the_body() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "content-type", "text/plain")).await;
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
    let server = listen(&kit, answering(body, "content-type", "text/plain")).await;
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
    let server = listen(&kit, answering(body, "content-type", "text/event-stream")).await;
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
    let route = answering(body, "content-type", "text/event-stream");
    let server = Listening::start(Router::new().route("/it", route).layer(layer)).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("\r\n\r\n").await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    // There is a body, of a size that is not known.
    assert_eq!(attribute(&span, "http.response.body.size"), None);
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
    let server = listen(
        &kit,
        answering(
            Body::new(StreamBody::new(frames)),
            "content-type",
            "text/plain",
        ),
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
async fn a_body_that_times_out_is_told_from_one_that_is_given_up() {
    let kit = Kit::new();
    let (_feed, body) = fed();
    let stack = ServiceBuilder::new()
        .layer(layer(&kit))
        .layer(ResponseBodyTimeoutLayer::new(Duration::from_millis(1)));
    let app = Router::new()
        .route("/it", answering(body, "content-type", "text/plain"))
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
    let server = listen(&kit, answering(body, "content-length", "4")).await;
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
