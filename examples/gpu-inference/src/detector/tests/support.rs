//! A detector for each test, with one model for all.

use crate::config;
use crate::detector::{Detector, GpuProbe, app};
use crate::messages::Refusal;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use detection_model::{Device, Difficulty, Model, frames};
use http_body_util::BodyExt as _;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::testing::Kit;
use instrument_tower::Trust;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tower::ServiceExt as _;

static MODEL: LazyLock<Arc<Model>> =
    LazyLock::new(|| Arc::new(Model::load(Device::Cpu).expect("the weights are committed")));

pub(super) fn model() -> Arc<Model> {
    Arc::clone(&MODEL)
}

pub(super) fn settings() -> config::Detector {
    config::Detector {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        trusted: Trust::loopback(),
        device: config::DeviceChoice::Cpu,
        threshold: 0.5,
        batch_size: 32,
        batch_wait: Duration::from_millis(1),
        queue_size: 8,
        profile_token: None,
        stage_delays: false,
        stop_with_input: false,
    }
}

pub(super) fn detector(settings: &config::Detector) -> Arc<Detector> {
    Detector::start(model(), settings, None).expect("there is a thread")
}

pub(super) fn probed(probe: impl GpuProbe + 'static) -> Arc<Detector> {
    Detector::start(model(), &settings(), Some(Box::new(probe))).expect("there is a thread")
}

pub(super) fn service() -> Router {
    app(detector(&settings()), None)
}

pub(super) fn image(seed: u64) -> Bytes {
    frames::scene(seed, Difficulty::Easy).0.encode_png().into()
}

const BOUNDARY: &str = "----boundary";

pub(super) fn form(field: &str, images: &[Bytes]) -> Request<Body> {
    let mut body = Vec::new();
    for image in images {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"image.png\"\r\ncontent-type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(image);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let path = if field == "file" {
        "/detect"
    } else {
        "/detect/batch"
    };
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    sent(path, &content_type, body)
}

/// Of a caller on this machine.
pub(super) fn sent(path: &str, content_type: &str, body: impl Into<Body>) -> Request<Body> {
    let peer = SocketAddr::from(([127, 0, 0, 1], 40_000));
    Request::post(path)
        .header(header::CONTENT_TYPE, content_type)
        .extension(ConnectInfo(peer))
        .body(body.into())
        .expect("it is a request")
}

pub(super) async fn answer(app: &Router, kit: &Kit, request: Request<Body>) -> Response {
    let answer = app.clone().oneshot(request).with_context(kit.context());
    answer.await.expect("it never fails")
}

pub(super) async fn read<T: DeserializeOwned>(response: Response) -> T {
    let body = response.into_body().collect().await.expect("it is whole");
    let body = body.to_bytes();
    serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {body:?}"))
}

pub(super) async fn refused(
    app: &Router,
    kit: &Kit,
    request: Request<Body>,
) -> (StatusCode, Refusal) {
    let response = answer(app, kit, request).await;
    (response.status(), read(response).await)
}
