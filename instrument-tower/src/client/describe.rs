//! A request in the words of the conventions.

use super::settings::Settings;
use super::target::Target;
use super::url;
use crate::end::length_in;
use crate::head::RequestHead;
use crate::protocol::{OTHER, Protocol, grpc_method_in};
use crate::route::Route;
use crate::semconv::{self, superseded};
use crate::template::UrlTemplate;
use http::header::USER_AGENT;
use instrument_core::{Attributes, Builder};
use opentelemetry::StringValue;
use std::borrow::Cow;

/// What is said of a request when its span starts.
pub(super) struct Description<'a> {
    pub(super) request: RequestHead<'a>,
    pub(super) settings: &'a Settings,
    pub(super) protocol: Protocol,
    pub(super) target: Target<'a>,
    /// As it is recorded: `_OTHER` if it is not known.
    pub(super) method: &'static str,
    /// The template, or gRPC's method.
    pub(super) route: Option<Route>,
    pub(super) resends: u32,
    /// What the body says of itself.
    pub(super) body_size: Option<u64>,
}

impl<'a> Description<'a> {
    pub(super) fn of(
        request: RequestHead<'a>,
        settings: &'a Settings,
        protocol: Protocol,
        target: Target<'a>,
    ) -> Self {
        Self {
            method: settings
                .recorded
                .methods
                .known(request.method())
                .unwrap_or(OTHER),
            route: route_of(request, settings, protocol),
            request,
            settings,
            protocol,
            target,
            resends: 0,
            body_size: None,
        }
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        match (self.protocol.rpc_system(), &self.route) {
            (Some(_), Some(method)) => method.plain_name(),
            (Some(system), None) => system.into(),
            (None, template) => {
                let method = if self.method == OTHER {
                    "HTTP"
                } else {
                    self.method
                };
                let name = template.as_ref().map(|template| template.name(method));
                name.unwrap_or(method.into())
            }
        }
    }

    /// Sets what the conventions want a sampler to see.
    pub(super) fn for_sampler<'b>(&self, span: Builder<'b>) -> Builder<'b> {
        let span = span
            .sampler_attribute(semconv::SERVER_ADDRESS, self.target.host)
            .sampler_attribute(semconv::SERVER_PORT, self.target.port());
        match (self.protocol.rpc_system(), &self.route) {
            (Some(system), method) => {
                let method = method.as_ref().map_or(OTHER.into(), Route::to_value);
                span.sampler_attribute(semconv::RPC_SYSTEM_NAME, StringValue::from(system))
                    .sampler_attribute(semconv::RPC_METHOD, method)
            }
            (None, _) => {
                let method = StringValue::from(self.method);
                span.sampler_attribute(semconv::HTTP_REQUEST_METHOD, method)
                    .sampler_attribute(semconv::URL_FULL, self.url())
            }
        }
    }

    /// Records what else there is.
    pub(super) fn record(&self, to: &mut Attributes<'_>, old_names: bool) {
        let peer = self.target.host.and_then(|host| self.settings.peer(host));
        to.add(semconv::SERVICE_PEER_NAME, &peer);
        if self.protocol.rpc_system().is_none() {
            self.record_http(to);
            if old_names {
                self.record_old_names(to);
            }
        } else if self.route.is_none() {
            to.add(semconv::RPC_METHOD_ORIGINAL, self.request.uri().path());
        }
        self.settings
            .recorded
            .record_request(self.protocol, self.request, to);
    }

    fn record_http(&self, to: &mut Attributes<'_>) {
        if self.method == OTHER {
            let original = self.request.method().as_str();
            to.add(semconv::HTTP_REQUEST_METHOD_ORIGINAL, original);
        }
        to.add(semconv::URL_SCHEME, &self.target.scheme);
        if let Some(template) = &self.route {
            template.record(semconv::URL_TEMPLATE, to);
        }
        if self.resends > 0 {
            to.add(semconv::HTTP_REQUEST_RESEND_COUNT, &self.resends);
        }
        to.add(semconv::HTTP_REQUEST_BODY_SIZE, &self.size());
    }

    fn record_old_names(&self, to: &mut Attributes<'_>) {
        to.add(superseded::HTTP_METHOD, self.request.method().as_str());
        to.add(superseded::HTTP_URL, &self.url());
        to.add(superseded::NET_PEER_NAME, &self.target.host);
        to.add(superseded::NET_PEER_PORT, &self.target.port());
        to.add(
            superseded::HTTP_USER_AGENT,
            &self.request.header(USER_AGENT),
        );
        to.add(superseded::HTTP_REQUEST_CONTENT_LENGTH, &self.size());
    }

    fn url(&self) -> String {
        let keys = &self.settings.recorded.sensitive_query_keys;
        url::full(self.request.uri(), &self.target, keys)
    }

    /// The size of the body. That there is none says nothing.
    fn size(&self) -> Option<u64> {
        let promised = length_in(self.request.headers());
        promised.or(self.body_size.filter(|size| *size > 0))
    }
}

/// What the request is an instance of, as far as that is told.
fn route_of(request: RequestHead<'_>, settings: &Settings, protocol: Protocol) -> Option<Route> {
    if protocol.rpc_system().is_some() {
        return grpc_method_in(request.uri().path()).map(Route::new);
    }
    if let Some(template) = request.extensions().get::<UrlTemplate>() {
        return Some(Route::new(template.as_str()));
    }
    let template = settings.hooks.template.as_ref()?(request)?;
    Some(Route::new(&template))
}
