//! The layer that puts a span around every call.

use super::ClientTrace;
use super::settings::Settings;
use crate::head::{RequestHead, ResponseHead};
use crate::hosts::{Hosts, Pattern};
use crate::protocol::{KnownMethods, Speech};
use http::{HeaderName, Uri};
use instrument_core::{Attributes, Provider};
use std::borrow::Cow;
use std::sync::Arc;
use tower_layer::Layer;

/// Puts a client span around every call, until the response's body has ended, and tells the other side of it. See the
/// [module docs](crate::client) for how it ends, and for whom it tells what.
///
/// As [instrumentation](instrument_core::Instrumentation) it is called `client`.
///
/// ```
/// use instrument_tower::{ClientTraceLayer, Hosts};
/// use tower::ServiceBuilder;
///
/// # let client = tower::service_fn(async |_: http::Request<String>| Ok::<_, std::io::Error>(http::Response::new(String::new())));
/// let client = ServiceBuilder::new()
///     // Retries would be here, so that each attempt has a span of its own.
///     .layer(
///         ClientTraceLayer::http()
///             .with_baggage_to(Hosts::loopback().with("*.svc.cluster.local"))
///             .with_peer_name("analyst.svc.cluster.local", "analyst"),
///     )
///     .service(client);
/// # let _ = client;
/// ```
#[derive(Clone, Debug)]
pub struct ClientTraceLayer {
    settings: Arc<Settings>,
}

impl ClientTraceLayer {
    /// For HTTP. Spans are named `GET`, or `GET /users/{id}` where the template of the URL is told.
    #[must_use]
    pub fn http() -> Self {
        Self::speaking(Speech::Http)
    }

    /// For gRPC. Spans are named `package.Service/Method`. On a channel of tonic's, say [where it goes](Self::with_origin): else
    /// the spans have no server, and no host is known that may have the baggage.
    #[must_use]
    pub fn grpc() -> Self {
        Self::speaking(Speech::Grpc)
    }

    /// For a client that does both: gRPC where the content type is `application/grpc`, else HTTP.
    #[must_use]
    pub fn http_and_grpc() -> Self {
        Self::speaking(Speech::Either)
    }

    fn speaking(speech: Speech) -> Self {
        Self {
            settings: Arc::new(Settings::new(speech)),
        }
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// Records with this provider. Default: the one that is bound to the context, else the installed one, found anew for
    /// every call.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        self.set(|settings| settings.recorded.provider = Some(provider))
    }

    /// Where all requests go, whatever they say of it. tonic's clients say nothing: a channel's requests have no host
    /// until it sends them.
    #[must_use]
    pub fn with_origin(self, origin: Uri) -> Self {
        self.set(|settings| settings.origin = Some(origin))
    }

    /// The hosts that are told the baggage, and the [ids](crate::request_id) of the request that is answered; and no
    /// others: they replace those of before. Default: [`Hosts::loopback`], to which [`Hosts::with`] adds.
    #[must_use]
    pub fn with_baggage_to(self, hosts: Hosts) -> Self {
        self.set(|settings| settings.baggage = hosts)
    }

    /// The hosts that are told the trace, without which they are not told the baggage either; they replace those of before.
    /// Default: [`Hosts::all`].
    #[must_use]
    pub fn with_trace_context_to(self, hosts: Hosts) -> Self {
        self.set(|settings| settings.trace = hosts)
    }

    /// What the service at a host is called, as `service.peer.name`. The host is written as in [`Hosts::with`]; the first
    /// rule that fits counts.
    #[must_use]
    pub fn with_peer_name(self, host: impl AsRef<str>, name: impl Into<Cow<'static, str>>) -> Self {
        let rule = Pattern::new(host.as_ref()).map(|host| (host, name.into()));
        self.set(|settings| settings.peers.extend(rule))
    }

    /// Makes no span of the calls of which `skip` says so. The other side is told of the span around them.
    #[must_use]
    pub fn with_skipped(
        self,
        skip: impl Fn(RequestHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.recorded.skip.push(Arc::new(skip)))
    }

    /// Takes the template of the URL from `template`, where the request has no [`UrlTemplate`](crate::UrlTemplate). It is
    /// to give one of few, such as `/users/{id}`, never the path.
    ///
    /// ```
    /// use instrument_tower::ClientTraceLayer;
    ///
    /// let layer = ClientTraceLayer::http().with_url_template(|request| {
    ///     let path = request.uri().path();
    ///     path.starts_with("/users/").then(|| "/users/{id}".into())
    /// });
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn with_url_template(
        self,
        template: impl Fn(RequestHead<'_>) -> Option<Cow<'static, str>> + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.hooks.template = Some(Arc::new(template)))
    }

    /// Sets further attributes when a span starts. Called only if it records.
    #[must_use]
    pub fn with_attributes(
        self,
        attributes: impl Fn(RequestHead<'_>, &mut Attributes<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.recorded.of_request.push(Arc::new(attributes)))
    }

    /// Sets further attributes when a response begins. Called only if its span records.
    #[must_use]
    pub fn with_response_attributes(
        self,
        attributes: impl Fn(ResponseHead<'_>, &mut Attributes<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.recorded.of_response.push(Arc::new(attributes)))
    }

    /// Records these headers of requests, as `http.request.header.…`, or `rpc.request.metadata.…` in gRPC. `Authorization`, `Cookie` and their like are never recorded, nor are values
    /// that are marked as sensitive.
    #[must_use]
    pub fn with_request_headers(self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.set(|settings| settings.recorded.add_request_headers(names))
    }

    /// Records these headers of responses, with the same exceptions.
    #[must_use]
    pub fn with_response_headers(self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.set(|settings| settings.recorded.add_response_headers(names))
    }

    /// The methods that are recorded as they are, instead of the standard ones; any other is `_OTHER`.
    #[must_use]
    pub fn with_known_methods(self, methods: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.recorded.methods = KnownMethods::only(methods))
    }

    /// The keys in a query whose values are replaced by `REDACTED`, instead of those that the conventions name.
    #[must_use]
    pub fn with_sensitive_query_keys(
        self,
        keys: impl IntoIterator<Item = impl Into<Cow<'static, str>>>,
    ) -> Self {
        self.set(|settings| {
            settings.recorded.sensitive_query_keys = keys.into_iter().map(Into::into).collect();
        })
    }
}

/// For HTTP.
impl Default for ClientTraceLayer {
    fn default() -> Self {
        Self::http()
    }
}

impl<S> Layer<S> for ClientTraceLayer {
    type Service = ClientTrace<S>;

    fn layer(&self, inner: S) -> ClientTrace<S> {
        ClientTrace::new(inner, self.settings.clone())
    }
}
