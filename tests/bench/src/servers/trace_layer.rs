//! tower-http's `TraceLayer` over `tracing-opentelemetry`: a span as a service would make it, and no events.

use axum::Router;
use axum::extract::MatchedPath;
use http::header::USER_AGENT;
use http::{Request, Response};
use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::HeaderExtractor;
use std::time::Duration;
use tower_http::trace::TraceLayer;
use tracing::field::Empty;
use tracing::{Span, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

use super::propagate;
use crate::contender::Flush;
use crate::scenario::Mode;
use crate::sdk;
use crate::server::Server;

pub(crate) struct WithTraceLayer;

impl Server for WithTraceLayer {
    const NAME: &'static str = "trace_layer";

    fn install(mode: Mode) -> Flush {
        subscribe(mode)
    }

    fn around(router: Router) -> Router {
        let layer = TraceLayer::new_for_http()
            .make_span_with(span::<axum::body::Body>)
            .on_request(())
            .on_response(|response: &Response<_>, _: Duration, span: &Span| {
                let status = i64::from(response.status().as_u16());
                span.record("http.response.status_code", status);
            })
            .on_body_chunk(())
            .on_eos(())
            .on_failure(());
        router.layer(layer)
    }
}

fn span<B>(request: &Request<B>) -> Span {
    let (method, uri) = (request.method().as_str(), request.uri());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("", MatchedPath::as_str);
    let user_agent = request.headers().get(USER_AGENT);
    let span = info_span!(
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        url.path = uri.path(),
        url.query = uri.query(),
        user_agent.original = user_agent.and_then(|it| it.to_str().ok()),
        http.response.status_code = Empty,
    );
    let headers = HeaderExtractor(request.headers());
    let parent = global::get_text_map_propagator(|it| it.extract(&headers));
    // It says no where no subscriber takes it, as when nothing is installed.
    let _ = span.set_parent(parent);
    span
}

/// Makes spans of `tracing` what OpenTelemetry's are.
pub(super) fn subscribe(mode: Mode) -> Flush {
    let Some(provider) = sdk::provider(mode) else {
        return Box::new(|| ());
    };
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("bench"));
    tracing::subscriber::set_global_default(Registry::default().with(layer))
        .expect("a process installs once");
    propagate();
    sdk::flush(provider)
}
