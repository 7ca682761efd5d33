//! A request in the words of the conventions.

use axum::extract::{ConnectInfo, MatchedPath};
use http::header::{HOST, USER_AGENT};
use http::{HeaderName, Request, Version};
use opentelemetry::KeyValue;
use opentelemetry_semantic_conventions::attribute as semconv;
use std::net::SocketAddr;

pub(super) fn name<B>(request: &Request<B>) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(route) => format!("{} {}", request.method(), route.as_str()),
        None => request.method().to_string(),
    }
}

pub(super) fn attributes<B>(request: &Request<B>) -> Vec<KeyValue> {
    let uri = request.uri();
    let mut attributes = Vec::with_capacity(18);
    let mut add = |key, value: opentelemetry::Value| attributes.push(KeyValue::new(key, value));

    let method = request.method().as_str().to_owned();
    add(semconv::HTTP_REQUEST_METHOD, method.into());
    add(semconv::URL_PATH, uri.path().to_owned().into());
    add(semconv::URL_SCHEME, "http".into());
    if let Some(query) = uri.query() {
        add(semconv::URL_QUERY, query.to_owned().into());
    }
    if let Some(route) = request.extensions().get::<MatchedPath>() {
        add(semconv::HTTP_ROUTE, route.as_str().to_owned().into());
    }
    let version = if request.version() == Version::HTTP_2 {
        "2"
    } else {
        "1.1"
    };
    add(semconv::NETWORK_PROTOCOL_VERSION, version.into());
    if let Some(agent) = header(request, USER_AGENT) {
        add(semconv::USER_AGENT_ORIGINAL, agent.to_owned().into());
    }
    if let Some(host) = header(request, HOST) {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
        add(semconv::SERVER_ADDRESS, name.to_owned().into());
        if let Ok(port) = port.parse::<i64>() {
            add(semconv::SERVER_PORT, port.into());
        }
    }
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let address = peer.ip().to_string();
        add(semconv::CLIENT_ADDRESS, address.clone().into());
        add(semconv::NETWORK_PEER_ADDRESS, address.into());
        add(semconv::NETWORK_PEER_PORT, i64::from(peer.port()).into());
    }
    attributes
}

fn header<B>(request: &Request<B>, name: HeaderName) -> Option<&str> {
    request.headers().get(name)?.to_str().ok()
}
