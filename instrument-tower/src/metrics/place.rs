//! Where a request is measured: at the server that it came to, or on its way to one.

use super::settings::Settings;
use crate::client::target::Target;
use crate::framework::axum;
use crate::head::RequestHead;
use crate::protocol::{OTHER, Protocol, Side, Status, grpc_method_in};
use crate::route::{Route, RouteSlot, RpcMethods};
use crate::semconv;
use crate::server::origin::Origin;
use crate::template::UrlTemplate;
use http::Extensions;
use opentelemetry::{KeyValue, StringValue};

/// The schemes that there are; a stranger may name others.
const SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

/// What is said of a request when it comes.
pub(super) fn attributes(
    request: RequestHead<'_>,
    settings: &Settings,
    protocol: Protocol,
    method: &'static str,
) -> Vec<KeyValue> {
    // With those to come: status, error, version, route.
    let mut all = Vec::with_capacity(8);
    match protocol.rpc_system() {
        Some(system) => all.push(KeyValue::new(semconv::RPC_SYSTEM_NAME, system)),
        None => all.push(KeyValue::new(semconv::HTTP_REQUEST_METHOD, method)),
    }
    match settings.side {
        Side::Server if protocol.rpc_system().is_none() => {
            let origin = Origin::of(request, &settings.proxies, &settings.given);
            let scheme = SCHEMES.iter().find(|known| **known == origin.scheme);
            let scheme = scheme.copied().unwrap_or(OTHER);
            all.push(KeyValue::new(semconv::URL_SCHEME, scheme));
        }
        Side::Server => {}
        Side::Client => server(request, settings, &mut all),
    }
    all
}

/// Where a client's request goes.
fn server(request: RequestHead<'_>, settings: &Settings, all: &mut Vec<KeyValue>) {
    let target = Target::of(request, settings.origin.as_ref());
    let port = target.port();
    if let Some(host) = target.host {
        all.push(KeyValue::new(semconv::SERVER_ADDRESS, host.to_owned()));
        all.extend(port.map(|port| KeyValue::new(semconv::SERVER_PORT, i64::from(port))));
    }
    if let Some(template) = request.extensions().get::<UrlTemplate>() {
        let template = Route::new(template.as_str()).to_value();
        all.push(KeyValue::new(semconv::URL_TEMPLATE, template));
    }
}

/// What is known of the name of what is asked for.
#[derive(Debug)]
pub(super) enum Name {
    None,
    Route(Route),
    /// A route that may still be reported.
    Reported(RouteSlot),
    /// A method of gRPC.
    Known(Route),
    /// One that no method has answered to yet.
    Unknown(Box<str>),
}

impl Name {
    pub(super) fn of(request: RequestHead<'_>, settings: &Settings, protocol: Protocol) -> Self {
        if protocol.rpc_system().is_some() {
            let Some(method) = grpc_method_in(request.path()) else {
                return Self::Unknown("".into());
            };
            let known = match settings.side {
                Side::Server => settings.rpc_methods.find(method),
                // A client calls what it knows.
                Side::Client => Route::kept(method),
            };
            return known.map_or_else(|| Self::Unknown(method.into()), Self::Known);
        }
        if settings.side == Side::Client {
            return Self::None;
        }
        let extensions = request.extensions();
        let known = match &settings.route {
            Some(route) => match route(request) {
                Some(route) => Route::new(&route),
                None => return Self::None,
            },
            None => match axum::route(extensions) {
                Some(route) => Route::new(route),
                None => return Self::Reported(RouteSlot::of(extensions)),
            },
        };
        RouteSlot::tell(extensions, known.clone());
        Self::Route(known)
    }

    /// Whoever is further out and does not know the route yet is told.
    pub(super) fn tell(request: RequestHead<'_>, settings: &Settings, protocol: Protocol) {
        drop(Self::of(request, settings, protocol));
    }

    /// Lets the router say what it knows.
    pub(super) fn ask(&self, extensions: &mut Extensions) {
        if let Self::Reported(slot) = self {
            extensions.insert(slot.clone());
        }
    }

    /// The route, or the method of gRPC, now that its call has ended so: see [`RpcMethods::answered`].
    pub(super) fn attribute(&self, status: Option<Status>, is_begun: bool) -> Option<KeyValue> {
        let method = |name: StringValue| KeyValue::new(semconv::RPC_METHOD, name);
        let route = |route: &Route| KeyValue::new(semconv::HTTP_ROUTE, route.to_value());
        match self {
            Self::None => None,
            Self::Route(known) => Some(route(known)),
            Self::Reported(slot) => slot.reported().as_ref().map(route),
            Self::Known(known) => Some(method(known.to_value())),
            Self::Unknown(name) => {
                let known = RpcMethods::answered(name, status, is_begun);
                Some(method(known.map_or(OTHER.into(), |known| known.to_value())))
            }
        }
    }
}
