//! The layer that puts a span around every request.

use super::TraceContext;
use super::settings::Settings;
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{KnownMethods, Speech};
use crate::trust::{ProxyHeaders, Trust};
use http::HeaderName;
use instrument_core::{Attributes, Provider};
use std::borrow::Cow;
use std::sync::Arc;
use tower_layer::Layer;

/// Puts a server span around every request: under its caller's span, over whatever the service starts, until the
/// response's body has ended. See the [module docs](crate::server) for how it ends.
///
/// A layer within another one of the same protocol, as where routers are merged that each have theirs, records nothing: it tells the
/// outer one the route.
///
/// As [instrumentation](instrument_core::Instrumentation) it is called `server`.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use instrument_tower::TraceContextLayer;
///
/// let app: Router = Router::new()
///     .route("/users/{id}", get(async || "Ada"))
///     .route("/health", get(async || "well"))
///     // After the routes: the layer is around those that there are.
///     .layer(TraceContextLayer::http().with_skipped_paths(["/health"]));
/// # let _ = app;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TraceContextLayer {
    settings: Arc<Settings>,
}

impl TraceContextLayer {
    /// For HTTP. Spans are named `GET /users/{id}`, or `GET` where no route is known.
    #[must_use]
    pub fn http() -> Self {
        Self::speaking(Speech::Http)
    }

    /// For gRPC. Spans are named `package.Service/Method`, or `grpc` while nothing is known to answer to that.
    #[must_use]
    pub fn grpc() -> Self {
        Self::speaking(Speech::Grpc)
    }

    /// For a service that has both: gRPC where the content type is `application/grpc`, else HTTP.
    #[must_use]
    pub fn http_and_grpc() -> Self {
        Self::speaking(Speech::Either)
    }

    fn speaking(speech: Speech) -> Self {
        Self {
            settings: Arc::new(Settings::new(speech)),
        }
    }

    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.settings.recorded.provider.as_ref()
    }

    /// For the layers beside it, which are to see requests as it does.
    #[cfg_attr(not(feature = "metrics"), expect(dead_code, reason = "it has none"))]
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// Records with this provider. Default: the one that is bound to the context, else the installed one, found anew for
    /// every request.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        self.set(|settings| settings.recorded.provider = Some(provider))
    }

    /// Records nothing of requests to these very paths, nor of what they start.
    #[must_use]
    pub fn with_skipped_paths(
        self,
        paths: impl IntoIterator<Item = impl Into<Cow<'static, str>>>,
    ) -> Self {
        let paths: Vec<Cow<'static, str>> = paths.into_iter().map(Into::into).collect();
        self.with_skipped(move |request| paths.iter().any(|path| path == request.path()))
    }

    /// Records nothing of the requests of which `skip` says so, nor of what they start. Their baggage goes on, and so does
    /// their trace, as one that is not sampled.
    #[must_use]
    pub fn with_skipped(
        self,
        skip: impl Fn(RequestHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.recorded.skip.push(Arc::new(skip)))
    }

    /// Takes every caller for a stranger: a request begins a trace of its own, which links to the caller's. Nothing else
    /// of what the caller says of its context is taken, neither its sampling nor its baggage, unless a
    /// [`BaggageLayer`](crate::BaggageLayer) outside of this one trusts the caller with that.
    #[must_use]
    pub fn with_public_endpoint(self) -> Self {
        self.with_public_endpoint_if(|_| true)
    }

    /// Takes those callers for strangers of whose requests `is_public` says so.
    #[must_use]
    pub fn with_public_endpoint_if(
        self,
        is_public: impl Fn(RequestHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.hooks.public = Some(Arc::new(is_public)))
    }

    /// Takes the route from `route` and from nowhere else: for routers of your own. It is to give a template such as
    /// `/users/{id}`, never the path.
    #[must_use]
    pub fn with_route(
        self,
        route: impl Fn(RequestHead<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.hooks.route = Some(Arc::new(route)))
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

    /// Records these headers of requests, as `http.request.header.…`, or `rpc.request.metadata.…` in gRPC. `Authorization`, `Cookie` and
    /// their like are never recorded, nor are values that are marked as sensitive.
    #[must_use]
    pub fn with_request_headers(self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.set(|settings| settings.recorded.add_request_headers(names))
    }

    /// Records these headers of responses, with the same exceptions.
    #[must_use]
    pub fn with_response_headers(self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.set(|settings| settings.recorded.add_response_headers(names))
    }

    /// Believes what these proxies say of a request in `Forwarded`, else in `X-Forwarded-For`, `-Proto` and `-Host`: who
    /// sent it, and where to. Default: nobody is believed.
    ///
    /// Most proxies write the one kind of headers and hand on the other as it came: through one that does not know
    /// `Forwarded`, whoever sends that says what address, host and scheme are recorded. Let the proxy remove it, or say
    /// [which headers are its own](Self::with_proxy_headers).
    #[must_use]
    pub fn with_trusted_proxies(self, proxies: Trust) -> Self {
        self.set(|settings| settings.proxies.trusted = proxies)
    }

    /// The headers that those proxies write. Default: [`ProxyHeaders::Either`].
    #[must_use]
    pub fn with_proxy_headers(self, headers: ProxyHeaders) -> Self {
        self.set(|settings| settings.proxies.headers = headers)
    }

    /// The scheme that clients use, where something in front of the service ends TLS. Default: what trusted proxies say,
    /// else the request's, else `http`.
    #[must_use]
    pub fn with_scheme(self, scheme: impl Into<Cow<'static, str>>) -> Self {
        self.set(|settings| settings.given.scheme = Some(scheme.into()))
    }

    /// The name and port that clients know the service by. Default: what trusted proxies say, else the request's host.
    #[must_use]
    pub fn with_server(
        self,
        name: impl Into<Cow<'static, str>>,
        port: impl Into<Option<u16>>,
    ) -> Self {
        self.set(|settings| settings.given.server = Some((name.into(), port.into())))
    }

    /// The methods that are recorded as they are, instead of the standard ones; any other is `_OTHER`. They are written as
    /// clients write them.
    #[must_use]
    pub fn with_known_methods(self, methods: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.recorded.methods = KnownMethods::only(methods))
    }

    /// Methods of gRPC that there are, as `package.Service/Method`: the services' own names, of which there are few. Any
    /// other is `_OTHER`, and its span `grpc`, until it was once answered as only a method answers: with `OK`,
    /// `INVALID_ARGUMENT`, `NOT_FOUND`, `ALREADY_EXISTS`, `FAILED_PRECONDITION`, `ABORTED`, `OUT_OF_RANGE` or `DATA_LOSS`,
    /// or with the beginning of a stream. What answers otherwise may stand in front of methods that there are not. From then
    /// on it is known to every layer of the program, which keeps a thousand of them; so this matters for methods that never
    /// answer so, and in larger programs.
    #[must_use]
    pub fn with_rpc_methods(self, methods: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.set(|settings| settings.rpc_methods.add(methods))
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

    /// Ends the span of those responses with their head, of which `ends` says so: streams that live for hours, whose
    /// spans nobody wants to wait for.
    #[must_use]
    pub fn with_early_end(
        self,
        ends: impl Fn(ResponseHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.hooks.early_end = Some(Arc::new(ends)))
    }
}

/// For HTTP.
impl Default for TraceContextLayer {
    fn default() -> Self {
        Self::http()
    }
}

impl<S> Layer<S> for TraceContextLayer {
    type Service = TraceContext<S>;

    fn layer(&self, inner: S) -> TraceContext<S> {
        TraceContext::new(inner, self.settings.clone())
    }
}
