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
    /// That of [`Origin::peer`], which is recorded twice where the client is the peer.
    peer_address: Option<AddressText>,
}

impl<'a> Description<'a> {
    pub(super) fn of(request: RequestHead<'a>, settings: &'a Settings, protocol: Protocol) -> Self {
        let uri = request.whole_uri();
        let origin = Origin::of(request, &settings.proxies, &settings.given);
        Self {
            peer_address: origin.peer.map(|peer| AddressText::of(peer.ip())),
            origin,
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

    /// What a sampler may decide by, as the conventions have it.
    pub(super) fn for_sampler(&self, to: &mut Attributes<'_>) {
        if let Some(system) = self.protocol.rpc_system() {
            to.add_static(semconv::RPC_SYSTEM_NAME, system);
            if let Some(route) = &self.route {
                route.record(semconv::RPC_METHOD, to);
            }
            self.record_server(to);
        } else {
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
            self.record_server(to);
            self.record_client(to);
            to.add(semconv::URL_QUERY, &self.query());
            let user_agent = self.request.header(USER_AGENT);
            to.add(semconv::USER_AGENT_ORIGINAL, &user_agent);
        }
        self.settings
            .recorded
            .record_request(self.protocol, self.request, to);
    }

    /// Records what else there is.
    pub(super) fn record(&self, to: &mut Attributes<'_>, with_old_names: bool) {
        to.reserve(ATTRIBUTES / 2);
        if let (Some(peer), Some(address)) = (self.origin.peer, &self.peer_address) {
            to.add(semconv::NETWORK_PEER_ADDRESS, address.as_str());
            to.add(semconv::NETWORK_PEER_PORT, &peer.port());
        }
        if !self.is_rpc() {
            self.record_http(to);
        }
        if with_old_names {
            old_names::record(self, to);
        }
    }

    fn record_server(&self, to: &mut Attributes<'_>) {
        if let Some(server) = self.origin.server {
            to.add(semconv::SERVER_ADDRESS, server.name);
            to.add(semconv::SERVER_PORT, &server.port);
        }
    }

    fn record_client(&self, to: &mut Attributes<'_>) {
        let address = match &self.origin.client {
            Some(Client::Forwarded(host)) => Some(host.name),
            Some(Client::Peer(_)) => self.peer_address.as_ref().map(AddressText::as_str),
            None => None,
        };
        to.add(semconv::CLIENT_ADDRESS, &address);
    }

    fn is_rpc(&self) -> bool {
        self.protocol.rpc_system().is_some()
    }

    fn record_http(&self, to: &mut Attributes<'_>) {
        if self.method == OTHER {
            let original = self.request.method().as_str();
            to.add(semconv::HTTP_REQUEST_METHOD_ORIGINAL, original);
        }
        if let Some(version) = version(self.request.version()) {
            to.add_static(semconv::NETWORK_PROTOCOL_VERSION, version);
        }
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
pub(super) fn route_of(
    request: RequestHead<'_>,
    settings: &Settings,
    protocol: Protocol,
) -> Option<Route> {
    if protocol.rpc_system().is_some() {
        // Whatever a stranger calls is not a method yet: it is one once it was served.
        return settings.rpc_methods.find(grpc_method_in(request.path())?);
    }
    match &settings.hooks.route {
        Some(route) => route(request).map(|route| Route::new(&route)),
        None => axum::route(request.extensions()).map(Route::new),
    }
}
