//! A request to a router in process, and what it tells of its context.

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use instrument_core::propagation::inject_headers;
use instrument_core::span;
use instrument_tower::PeerAddress;
use opentelemetry::Context;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use tower::ServiceExt;

/// Who sent a [`request`].
pub const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 9)), 4711);

/// A request of [`PEER`]'s.
pub fn request(uri: &str) -> Request<Body> {
    let request = Request::get(uri).extension(PeerAddress(PEER));
    request.body(Body::empty()).expect("a request")
}

/// What `app` answers.
pub async fn ask(app: &Router, path: &str, headers: &[(&'static str, &str)]) -> String {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("infallible");
    let body = response.into_body().collect().await.expect("a body");
    String::from_utf8(body.to_bytes().to_vec()).expect("text")
}

/// A handler that answers with the headers which an outgoing call would have.
pub async fn outgoing() -> String {
    let mut headers = HeaderMap::new();
    span!("ask_database").in_scope(|| inject_headers(&Context::current(), &mut headers));
    let header = |name| {
        headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    };
    format!("{} {}", header("traceparent"), header("baggage"))
}
