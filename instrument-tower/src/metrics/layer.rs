//! The layer that measures.

use super::Metrics;
use super::meters::Meters;
use super::settings::Settings;
use crate::TraceContextLayer;
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{KnownMethods, Side};
use crate::trust::{ProxyHeaders, Trust};
use http::Uri;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Meter, MeterProvider};
use std::borrow::Cow;
use std::sync::Arc;
use tower_layer::Layer;

/// Measures requests by OpenTelemetry's conventions: how long they take, how many there are, how large their bodies are.
/// See the [module docs](crate::metrics) for the instruments and their attributes.
///
/// It is to be inside the layer that makes the span, so that its exemplars lead to that; in a
/// [`ServerStack`](crate::ServerStack) it is. It may be made before telemetry is set up. While nobody has set up metrics,
/// it costs one look. As [instrumentation](instrument_core::Instrumentation) it is called `metrics`.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// use axum::{Router, routing::get};
/// use instrument_tower::{MetricsLayer, TraceContextLayer};
/// use tower::ServiceBuilder;
///
/// let app: Router = Router::new().route("/users/{id}", get(async || "Ada")).layer(
///     ServiceBuilder::new()
///         .layer(TraceContextLayer::http())
///         .layer(MetricsLayer::server()),
/// );
/// # let _ = app;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct MetricsLayer {
    settings: Arc<Settings>,
}

impl MetricsLayer {
    /// For a server. What says by its content type that it is gRPC is measured as that.
    #[must_use]
    pub fn server() -> Self {
        Self::on(Side::Server)
    }

    /// For a client. What says by its content type that it is gRPC is measured as that.
    ///
    /// It goes around services of `http::Request`: hyper-util's client, a channel of tonic's. A `reqwest` client has
    /// requests of its own; what measures these is `TracedClient::with_metrics`.
    #[must_use]
    pub fn client() -> Self {
        Self::on(Side::Client)
    }

    fn on(side: Side) -> Self {
        Self {
            settings: Arc::new(Settings::new(side)),
        }
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// For the server whose spans that layer makes: a request is to both the same, ends for both at once, and neither
    /// records what the other skips.
    pub(crate) fn beside(trace: &TraceContextLayer) -> Self {
        let of_spans = trace.settings();
        Self::server().set(|settings| {
            settings.speech = of_spans.recorded.speech;
            settings.methods = of_spans.recorded.methods.clone();
            settings.skip = of_spans.recorded.skip.clone();
            settings.early_end = of_spans.hooks.early_end.clone();
            settings.route = of_spans.hooks.route.clone();
            settings.rpc_methods = of_spans.rpc_methods.clone();
            settings.proxies = of_spans.proxies.clone();
            settings.given = of_spans.given.clone();
        })
    }

    /// Measures with instruments of this provider. Default: OpenTelemetry's global one, whoever sets it and however
    /// late.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "that is how providers are given"
    )]
    pub fn with_meter_provider(self, provider: impl MeterProvider) -> Self {
        self.set(|settings| settings.meters = Meters::of(&provider, settings.side))
    }

    /// Measures with instruments of this meter.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "that is how meters are given"
    )]
    pub fn with_meter(self, meter: Meter) -> Self {
        self.set(|settings| settings.meters = Meters::given(&meter, settings.side))
    }

    /// Measures no bodies: the conventions leave that to choice, and it is two histograms for each series.
    #[must_use]
    pub fn without_body_sizes(self) -> Self {
        self.set(|settings| settings.sizes = false)
    }

    /// Does not measure requests to these very paths.
    #[must_use]
    pub fn with_skipped_paths(
        self,
        paths: impl IntoIterator<Item = impl Into<Cow<'static, str>>>,
    ) -> Self {
        let paths: Vec<Cow<'static, str>> = paths.into_iter().map(Into::into).collect();
        self.with_skipped(move |request| paths.iter().any(|path| path == request.path()))
    }

    /// Does not measure the requests of which `skip` says so.
    #[must_use]
    pub fn with_skipped(
        self,
        skip: impl Fn(RequestHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.skip.push(Arc::new(skip)))
    }

    /// Adds attributes to everything but the active requests: eight at most, and none that there is by the conventions.
    /// Each combination of values is a series of its own that is kept for good, so they are to be few: a plan, a region,
    /// never a name or an id.
    #[must_use]
    pub fn with_attributes<A>(
        self,
        attributes: impl Fn(RequestHead<'_>) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: IntoIterator<Item = KeyValue>,
    {
        let attributes = move |head: RequestHead<'_>| attributes(head).into_iter().collect();
        self.set(|settings| settings.request = Some(Arc::new(attributes)))
    }

    /// Adds attributes that the response tells, within the same bounds.
    #[must_use]
    pub fn with_response_attributes<A>(
        self,
        attributes: impl Fn(ResponseHead<'_>) -> A + Send + Sync + 'static,
    ) -> Self
    where
        A: IntoIterator<Item = KeyValue>,
    {
        let attributes = move |head: ResponseHead<'_>| attributes(head).into_iter().collect();
        self.set(|settings| settings.response = Some(Arc::new(attributes)))
    }

    /// Measures those responses with their head, of which `ends` says so: how long it was waited for, and nothing of their
    /// body. For streams that live for hours, whose viewers leave when they like.
    #[must_use]
    pub fn with_early_end(
        self,
        ends: impl Fn(ResponseHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.early_end = Some(Arc::new(ends)))
    }

    /// The methods that are recorded as they are, instead of the standard ones; any other is `_OTHER`.
    #[must_use]
    pub fn with_known_methods(self, methods: impl IntoIterator<Item = &'static str>) -> Self {
        self.set(|settings| settings.methods = KnownMethods::only(methods))
    }

    /// Methods of gRPC that a server has, as [`TraceContextLayer::with_rpc_methods`] takes them.
    #[must_use]
    pub fn with_rpc_methods(self, methods: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.set(|settings| settings.rpc_methods.add(methods))
    }

    /// Takes the route of a server's requests from `route` and from nowhere else: for routers of your own. It is to give
    /// a template such as `/users/{id}`, never the path.
    #[must_use]
    pub fn with_route(
        self,
        route: impl Fn(RequestHead<'_>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.set(|settings| settings.route = Some(Arc::new(route)))
    }

    /// Believes what these proxies say of the scheme of a server's requests. Default: nobody is believed. Say too
    /// [which headers they write](Self::with_proxy_headers): any other is their clients'.
    #[must_use]
    pub fn with_trusted_proxies(self, proxies: Trust) -> Self {
        self.set(|settings| settings.proxies.trusted = proxies)
    }

    /// The headers that those proxies write. Default: [`ProxyHeaders::Either`].
    #[must_use]
    pub fn with_proxy_headers(self, headers: ProxyHeaders) -> Self {
        self.set(|settings| settings.proxies.headers = headers)
    }

    /// The scheme that a server's clients use, where something in front of it ends TLS. Default: what trusted proxies
    /// say, else the request's, else `http`.
    #[must_use]
    pub fn with_scheme(self, scheme: impl Into<Cow<'static, str>>) -> Self {
        self.set(|settings| settings.given.scheme = Some(scheme.into()))
    }

    /// Where a client's requests go, if they do not say so themselves, as those to a tonic channel.
    #[must_use]
    pub fn with_origin(self, origin: Uri) -> Self {
        self.set(|settings| settings.origin = Some(origin))
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Metrics<S>;

    fn layer(&self, inner: S) -> Metrics<S> {
        Metrics::new(inner, self.settings.clone())
    }
}
