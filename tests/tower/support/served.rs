//! One route on a server, the body that it answers with, and the span of its one request.

use crate::{Listening, SOON, attribute};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use bytes::Bytes;
use http::HeaderValue;
use http_body::Frame;
use http_body_util::StreamBody;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry_sdk::trace::SpanData;
use opentelemetry_semantic_conventions::attribute::HTTP_RESPONSE_STATUS_CODE;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tower::BoxError;

/// A frame of a body, or the error that ends it.
pub type Fed = Result<Frame<Bytes>, BoxError>;

/// The layer for HTTP that records into `kit`.
pub fn layer(kit: &Kit) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(kit.provider().clone())
}

/// A server with `route` at `/it`.
pub async fn listen(kit: &Kit, route: MethodRouter) -> Listening {
    let app = Router::new().route("/it", route).layer(layer(kit));
    Listening::start(app).await
}

/// The one span, once it has ended; nothing else is open.
pub async fn ended(kit: &Kit) -> SpanData {
    let waiting = kit.clone();
    let wait = move || waiting.wait_for_spans(1, SOON);
    let mut spans = tokio::task::spawn_blocking(wait).await.expect("a span");
    assert_eq!(spans.len(), 1, "{:?}", kit.tree());
    kit.assert_complete();
    spans.remove(0)
}

/// The status of HTTP that the span says.
pub fn status(span: &SpanData) -> Option<String> {
    attribute(span, HTTP_RESPONSE_STATUS_CODE)
}

/// A body that the test feeds.
pub fn fed() -> (mpsc::Sender<Fed>, Body) {
    let (feed, frames) = mpsc::channel(1);
    (
        feed,
        Body::new(StreamBody::new(ReceiverStream::new(frames))),
    )
}

/// A frame with text.
pub fn data(text: &'static str) -> Fed {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

/// A route that answers once, with that body and that header.
pub fn answering(body: Body, name: &'static str, value: &'static str) -> MethodRouter {
    let body = Arc::new(Mutex::new(Some(body)));
    get(async move || {
        let body = body.lock().expect("no panic").take();
        let mut response = Response::new(body.expect("one request"));
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
        response
    })
}
