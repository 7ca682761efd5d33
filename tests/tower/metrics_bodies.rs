//! How much is read of a request's body, and how much of a response's is sent.

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::{BodyExt, Full, StreamBody};
use std::convert::Infallible;
use tower::{Layer, ServiceExt, service_fn};
use tower_tests::{Measured, Series};

const RECEIVED: &str = "http.server.request.body.size";

/// In three frames of one, two and three bytes, which say nothing of themselves before.
fn streamed() -> impl http_body::Body<Data = Bytes, Error = Infallible> + Send + Unpin + 'static {
    let frames =
        ["a", "bb", "ccc"].map(|text| Ok(Frame::data(Bytes::from_static(text.as_bytes()))));
    StreamBody::new(futures_util::stream::iter(frames))
}

/// What is measured of a request with that body, of which so many frames are read.
async fn received<B>(body: B, frames: usize) -> Vec<Series>
where
    B: http_body::Body + Send + Unpin + 'static,
    B::Error: std::fmt::Debug,
{
    let measured = Measured::new();
    let service = measured
        .server()
        .layer(service_fn(move |mut request: Request<B>| async move {
            for _ in 0..frames {
                let frame = request.body_mut().frame().await;
                assert!(frame.is_none_or(|frame| frame.is_ok()));
            }
            Ok::<_, Infallible>(Response::new(Body::empty()))
        }));
    let answer = service.oneshot(Request::new(body)).await;
    drop(answer.expect("infallible"));
    measured.series(RECEIVED)
}

fn sums(series: &[Series]) -> Vec<f64> {
    series.iter().map(|one| one.sum).collect()
}

#[tokio::test]
async fn what_is_read_is_counted() {
    for (frames, bytes) in [(0, 0.0), (1, 1.0), (2, 3.0), (9, 6.0)] {
        let of_axum = received(Body::new(streamed()), frames).await;
        assert_eq!(sums(&of_axum), [bytes]);
        let of_tonic = received(tonic::body::Body::new(streamed()), frames).await;
        assert_eq!(sums(&of_tonic), [bytes]);
    }
}

#[tokio::test]
async fn of_other_bodies_it_is_what_they_say() {
    let said = received(Full::new(Bytes::from_static(b"four")), 1).await;
    assert_eq!(sums(&said), [4.0]);
    assert!(received(streamed(), 9).await.is_empty());
}

#[tokio::test]
async fn nothing_is_nothing() {
    assert_eq!(sums(&received(Body::empty(), 0).await), [0.0]);
    assert_eq!(sums(&received(Full::<Bytes>::default(), 0).await), [0.0]);
}

#[tokio::test]
async fn a_body_is_passed_on_as_it_is() {
    let measured = Measured::new();
    let echo = service_fn(async |request: Request<Body>| {
        Ok::<_, Infallible>(Response::new(request.into_body()))
    });
    let body: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    let request = Request::new(Body::from(body.clone()));
    let response = measured.server().layer(echo).oneshot(request).await;
    let response = response.expect("infallible").into_body();
    // Its size is still known to whoever frames it.
    assert_eq!(http_body::Body::size_hint(&response).exact(), Some(100_000));
    let echoed = response.collect().await.expect("a body").to_bytes();
    assert_eq!(echoed, body);
    assert_eq!(measured.one(RECEIVED).sum, 100_000.0);
    let sent = measured.one("http.server.response.body.size");
    assert_eq!(sent.sum, 100_000.0);
}

#[tokio::test]
async fn what_is_sent_is_counted() {
    let measured = Measured::new();
    let service = measured
        .server()
        .layer(service_fn(async |_: Request<Body>| {
            Ok::<_, Infallible>(Response::new(streamed()))
        }));
    let response = service.oneshot(Request::new(Body::empty())).await;
    let response = response.expect("infallible");
    response.into_body().collect().await.expect("a body");
    assert_eq!(measured.one("http.server.response.body.size").sum, 6.0);
}

#[tokio::test]
async fn what_ends_early_is_measured_with_its_head() {
    for (side, kind, duration, status) in [
        (
            "server",
            "multipart/x-mixed-replace",
            "http.server.request.duration",
            Some("200"),
        ),
        (
            "client",
            "multipart/x-mixed-replace",
            "http.client.request.duration",
            Some("200"),
        ),
        (
            "server",
            "application/grpc",
            "rpc.server.call.duration",
            None,
        ),
        (
            "client",
            "application/grpc",
            "rpc.client.call.duration",
            None,
        ),
    ] {
        let measured = Measured::new();
        let layer = match side {
            "server" => measured.server(),
            _ => measured.client(),
        };
        let service = layer
            .with_early_end(|_| true)
            .layer(service_fn(async |_: Request<Body>| {
                Ok::<_, Infallible>(Response::new(streamed()))
            }));
        let request = Request::get("http://cam.example/live").header("content-type", kind);
        let request = request.body(Body::empty()).expect("a request");
        let response = service.oneshot(request).await.expect("infallible");
        let one = measured.one(duration);
        assert_eq!(one.attribute("error.type"), None, "{side} {kind}");
        assert_eq!(one.attribute("http.response.status_code"), status);
        assert_eq!(one.attribute("rpc.response.status_code"), None);
        assert_eq!(
            measured.active(&format!("http.{side}.active_requests")),
            0.0
        );
        drop(response);
        assert_eq!(measured.one(duration).count, 1);
        let sent = measured.series(&format!("http.{side}.response.body.size"));
        assert!(sent.is_empty(), "{sent:?}");
    }
}
