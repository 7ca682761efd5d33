//! What the page does not take: it says why, and what to do.

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{StreamExt as _, poll, stream};
use http::{Method, Request};
use http_body::Frame;
use http_body_util::StreamBody;
use http_body_util::combinators::BoxBody;
use instrument_core::store::TraceStore;
use instrument_tower::Page;
use prost::Message as _;
use std::convert::Infallible;
use std::io::Write as _;
use std::iter;
use tower::ServiceExt as _;
use tower_tests::page::{export, local, look, post, sent_span};

const PROTOBUF: &str = "application/x-protobuf";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("memory takes it");
    packed.finish().expect("memory takes it")
}

/// One that never ends, of which so much has come.
fn hanging(mib: usize) -> Request<BoxBody<Bytes, Infallible>> {
    let came = Bytes::from(vec![0; mib << 20]);
    let came = stream::iter([Ok(Frame::data(came))]);
    let frames = StreamBody::new(came.chain(stream::pending()));
    local(Method::POST, "/v1/traces")
        .header("content-type", PROTOBUF)
        .body(BoxBody::new(frames))
        .expect("a request")
}

#[tokio::test]
async fn senders_that_hang_are_not_waited_for_and_together_take_only_so_much() {
    let page = Page::new(TraceStore::default());
    let mut hanging: Vec<_> = iter::repeat_with(|| Box::pin(page.clone().oneshot(hanging(3))))
        .take(20)
        .collect();
    for one in &mut hanging {
        assert!(poll!(one.as_mut()).is_pending());
    }
    let small = || export("camera-service", vec![sent_span(1, 1, 0, "detect", 3)]);
    let headers = [("content-type", PROTOBUF)];
    let taken = post(&page, "/v1/traces", &headers, small().encode_to_vec()).await;
    assert_eq!(taken.status, 200, "{taken:?}");
    let large = vec![0; 5 << 20];
    let refused = post(&page, "/v1/traces", &headers, large.clone()).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.headers["retry-after"], "1");
    drop(hanging);
    let refused = post(&page, "/v1/traces", &headers, large).await;
    assert_eq!(refused.status, 400, "{refused:?}");
}

#[tokio::test]
async fn what_is_no_telemetry_is_refused_with_advice() {
    let page = Page::new(TraceStore::default());
    let bomb = gzip(&vec![0; 64 << 20]);
    for (path, headers, body, status) in [
        (
            "/v1/traces",
            vec![("content-type", "text/plain")],
            b"spans".to_vec(),
            415,
        ),
        (
            "/v1/traces",
            vec![("content-type", PROTOBUF)],
            b"spans".to_vec(),
            400,
        ),
        (
            "/v1/traces",
            vec![("content-type", "application/json")],
            b"{".to_vec(),
            400,
        ),
        (
            "/v1/traces",
            vec![("content-type", PROTOBUF), ("content-encoding", "br")],
            Vec::new(),
            415,
        ),
        (
            "/v1/traces",
            vec![("content-type", PROTOBUF), ("content-encoding", "gzip")],
            b"spans".to_vec(),
            400,
        ),
        (
            "/v1/traces",
            vec![("content-type", PROTOBUF), ("content-encoding", "gzip")],
            bomb,
            413,
        ),
        (
            "/v1/logs",
            vec![("content-type", PROTOBUF)],
            vec![0; 17 << 20],
            413,
        ),
    ] {
        let answered = post(&page, path, &headers, body).await;
        assert_eq!(answered.status, status, "{headers:?} {answered:?}");
        assert!(answered.body.len() > 10, "it says why: {answered:?}");
    }
    assert_eq!(look(&page, "/v1/traces").await.status, 405);
}
