//! What is said of a request under names that are superseded.

use super::address::AddressText;
use super::describe::Description;
use super::origin::Client;
use crate::protocol::version;
use crate::semconv::superseded as old;
use http::header::USER_AGENT;
use instrument_core::Attributes;
use std::borrow::Cow;

pub(super) fn record(request: &Description<'_>, to: &mut Attributes<'_>) {
    if request.protocol.rpc_system().is_none() {
        record_http(request, to);
    }
    if let Some(server) = request.origin.server {
        to.add(old::NET_HOST_NAME, server.name);
        to.add(old::NET_HOST_PORT, &server.port);
    }
    if let Some(peer) = request.origin.peer {
        let address = AddressText::of(peer.ip());
        to.add(old::NET_SOCK_PEER_ADDR, address.as_str());
        to.add(old::NET_SOCK_PEER_PORT, &peer.port());
    }
}

fn record_http(request: &Description<'_>, to: &mut Attributes<'_>) {
    let head = request.request;
    to.add(old::HTTP_METHOD, head.method().as_str());
    to.add(old::HTTP_SCHEME, request.origin.scheme);
    let path = request.uri.path();
    let target = match request.query() {
        Some(query) => format!("{path}?{query}").into(),
        None => Cow::Borrowed(path),
    };
    to.add(old::HTTP_TARGET, &target);
    if let Some(host) = request.origin.server {
        // `OPTIONS *` asks about the server as a whole.
        let target = Some(&*target).filter(|target| *target != "*");
        let target = target.unwrap_or_default();
        let scheme = request.origin.scheme;
        to.add(old::HTTP_HOST, &host.to_string());
        to.add(old::HTTP_URL, &format!("{scheme}://{host}{target}"));
    }
    match version(head.version()) {
        Some("2") => to.add_static(old::HTTP_FLAVOR, "2.0"),
        Some(version) => to.add_static(old::HTTP_FLAVOR, version),
        None => {}
    }
    to.add(old::HTTP_USER_AGENT, &head.header(USER_AGENT));
    let length = crate::end::length_in(head.headers());
    to.add(old::HTTP_REQUEST_CONTENT_LENGTH, &length);
    if let Some(Client::Forwarded(host)) = &request.origin.client {
        to.add(old::HTTP_CLIENT_IP, host.name);
    }
}
