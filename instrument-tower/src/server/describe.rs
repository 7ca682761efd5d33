//! A request in the words of the conventions.

use super::address::AddressText;
use super::old_names;
use super::origin::{Client, Origin};
use super::settings::Settings;
use crate::framework::axum;
use crate::head::RequestHead;
use crate::protocol::{OTHER, Protocol, grpc_method_in, version};
use crate::query;
use crate::route::Route;
use crate::semconv;
use http::Uri;
use http::header::USER_AGENT;
use instrument_core::Attributes;
use std::borrow::Cow;

/// About how many attributes a span has in the end. With a few more, their list would be too long for the short ways of
/// common allocators.
pub(super) const ATTRIBUTES: usize = 18;

/// What is said of a request when its span starts.
pub(super) struct Description<'a> {
    pub(super) request: RequestHead<'a>,
    settings: &'a Settings,
    pub(super) protocol: Protocol,
    pub(super) origin: Origin<'a>,
    pub(super) uri: &'a Uri,
    /// As it is recorded: `_OTHER` if it is not known.
    method: &'static str,
    pub(super) route: Option<Route>,
}

impl<'a> Description<'a> {
    pub(super) fn of(request: RequestHead<'a>, settings: &'a Settings, protocol: Protocol) -> Self {
        let uri = request.whole_uri();
        Self {
            origin: Origin::of(request, &settings.proxies, &settings.given),
            route: route_of(request, settings, protocol),
            method: settings
                .recorded
                .methods
                .known(request.method())
                .unwrap_or(OTHER),
            request,
            settings,
            protocol,
            uri,
        }
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        name(self.protocol, self.method, self.route.as_ref())
    }

    /// Without its secrets.
    pub(super) fn query(&self) -> Option<Cow<'a, str>> {
        let query = self.uri.query()?;
        Some(query::redacted(
            query,
            &self.settings.recorded.sensitive_query_keys,
        ))
    }

    pub(super) fn method(&self) -> &'static str {
        self.method
    }

    /// What a sampler may decide by.
    pub(super) fn for_sampler(&self, to: &mut Attributes<'_>) {
        if let Some(system) = self.protocol.rpc_system() {
            to.add_static(semconv::RPC_SYSTEM_NAME, system);
            if let Some(route) = &self.route {
                route.record(semconv::RPC_METHOD, to);
            }
            return;
        }
        to.add_static(semconv::HTTP_REQUEST_METHOD, self.method);
        to.add(semconv::URL_PATH, self.uri.path());
        match self.origin.scheme {
            "http" => to.add_static(semconv::URL_SCHEME, "http"),
            "https" => to.add_static(semconv::URL_SCHEME, "https"),
            other => to.add(semconv::URL_SCHEME, other),
        }
        if let Some(route) = &self.route {
            route.record(semconv::HTTP_ROUTE, to);
        }
    }

    /// Records what else there is.
    pub(super) fn record(&self, to: &mut Attributes<'_>, with_old_names: bool) {
        to.reserve(ATTRIBUTES / 2);
        self.record_ends(to);
        if !self.is_rpc() {
            self.record_http(to);
        }
        if with_old_names {
            old_names::record(self, to);
        }
        self.settings
            .recorded
            .record_request(self.protocol, self.request, to);
    }

    fn record_ends(&self, to: &mut Attributes<'_>) {
        if let Some(server) = self.origin.server {
            to.add(semconv::SERVER_ADDRESS, server.name);
            to.add(semconv::SERVER_PORT, &server.port);
        }
        let Some(peer) = self.origin.peer else {
            return;
        };
        let address = AddressText::of(peer.ip());
        let address = address.as_str();
        if matches!(self.origin.client, Some(Client::Peer(_))) && !self.is_rpc() {
            to.add(semconv::CLIENT_ADDRESS, address);
        }
        to.add(semconv::NETWORK_PEER_ADDRESS, address);
        to.add(semconv::NETWORK_PEER_PORT, &peer.port());
    }

    fn is_rpc(&self) -> bool {
        self.protocol.rpc_system().is_some()
    }

    fn record_http(&self, to: &mut Attributes<'_>) {
        if let Some(Client::Forwarded(host)) = &self.origin.client {
            to.add(semconv::CLIENT_ADDRESS, host.name);
        }
        if self.method == OTHER {
            let original = self.request.method().as_str();
            to.add(semconv::HTTP_REQUEST_METHOD_ORIGINAL, original);
        }
        to.add(semconv::URL_QUERY, &self.query());
        if let Some(version) = version(self.request.version()) {
            to.add_static(semconv::NETWORK_PROTOCOL_VERSION, version);
        }
        to.add(
            semconv::USER_AGENT_ORIGINAL,
            &self.request.header(USER_AGENT),
        );
        to.add(
            semconv::HTTP_REQUEST_BODY_SIZE,
            &crate::end::length_in(self.request.headers()),
        );
    }
}

/// The name of a span. A route of gRPC is its method, which is the whole name.
pub(super) fn name(
    protocol: Protocol,
    method: &'static str,
    route: Option<&Route>,
) -> Cow<'static, str> {
    match (protocol.rpc_system(), route) {
        (Some(_), Some(route)) => route.plain_name(),
        (Some(system), None) => system.into(),
        (None, route) => {
            let method = if method == OTHER { "HTTP" } else { method };
            route.map_or(method.into(), |route| route.name(method))
        }
    }
}

/// What is known of the route before the request is served.
fn route_of(request: RequestHead<'_>, settings: &Settings, protocol: Protocol) -> Option<Route> {
    if protocol.rpc_system().is_some() {
        // Whatever a stranger calls is not a method yet: it is one once it was served.
        return settings.rpc_methods.find(grpc_method_in(request.path())?);
    }
    match &settings.hooks.route {
        Some(route) => route(request).map(|route| Route::new(&route)),
        None => axum::route(request.extensions()).map(Route::new),
    }
}
