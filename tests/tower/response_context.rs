//! What a caller is told of its trace, also across origins.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::FutureExt;
use http::{HeaderMap, Request};
use instrument_core::sampling::Sampler;
use instrument_core::testing::Kit;
use instrument_tower::{ResponseContextLayer, TraceContextLayer};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceFlags, TraceState};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::cors::CorsLayer;
use tower_tests::{ask, outgoing};

fn app(kit: &Kit, cors: CorsLayer) -> Router {
    let stack = ServiceBuilder::new()
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()))
        .layer(ResponseContextLayer::new())
        .layer(cors);
    let handler = get(async || ([("server-timing", "db;dur=3")], "Ada"));
    Router::new().route("/users", handler).layer(stack)
}

async fn answer(app: Router, method: &str, headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut request = Request::builder().method(method).uri("/users");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.oneshot(request).await.expect("infallible");
    response.headers().clone()
}

/// All values of a header.
fn all(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let texts: Vec<_> = values.map(|value| value.to_str().expect("text")).collect();
    texts.join(",")
}

const ORIGIN: (&str, &str) = ("origin", "https://shop.example");

fn granting() -> CorsLayer {
    CorsLayer::new()
        .allow_origin([ORIGIN.1.parse().expect("an origin")])
        .allow_headers([http::header::CONTENT_TYPE])
        .expose_headers([http::header::ETAG])
}

#[tokio::test]
async fn the_caller_is_told_the_servers_span() {
    let kit = Kit::new();
    let headers = answer(app(&kit, CorsLayer::new()), "GET", &[]).await;
    let ids = kit.span("GET /users").span_context;
    let told = format!("00-{}-{}-01", ids.trace_id(), ids.span_id());
    assert_eq!(all(&headers, "traceresponse"), told);
    assert_eq!(
        all(&headers, "server-timing"),
        format!("db;dur=3,traceparent;desc=\"{told}\"")
    );
    assert!(!headers.contains_key("access-control-expose-headers"));
    assert!(!headers.contains_key("timing-allow-origin"));
}

#[tokio::test]
async fn of_what_is_not_sampled_nothing_is_told() {
    let kit = Kit::new().with_sampler(Sampler::always_off());
    let headers = answer(app(&kit, granting()), "GET", &[ORIGIN]).await;
    assert!(!headers.contains_key("traceresponse"));
    assert_eq!(all(&headers, "server-timing"), "db;dur=3");
    assert_eq!(all(&headers, "access-control-expose-headers"), "etag");
}

/// Where no span is made, the caller's own is the current one.
#[tokio::test]
async fn the_callers_own_span_is_not_told() {
    let kit = Kit::new();
    let stack = ServiceBuilder::new()
        .layer(
            TraceContextLayer::http()
                .with_provider(kit.provider().clone())
                .with_skipped_paths(["/users"]),
        )
        .layer(ResponseContextLayer::new())
        .layer(granting());
    let app = Router::new().route("/users", get(outgoing)).layer(stack);
    let sampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let headers = [("traceparent", sampled), ORIGIN];
    let told = answer(app.clone(), "GET", &headers).await;
    assert!(!told.contains_key("traceresponse"), "{told:?}");
    assert!(!told.contains_key("server-timing"), "{told:?}");
    assert_eq!(all(&told, "access-control-expose-headers"), "etag");
    // The trace goes on to those who are called.
    let outgoing = ask(&app, "/users", &headers[..1]).await;
    assert!(
        outgoing.contains("0af7651916cd43dd8448eb211c80319c"),
        "{outgoing}"
    );
}

#[tokio::test]
async fn to_an_origin_that_may_read_the_headers_are_exposed() {
    let headers = answer(app(&Kit::new(), granting()), "GET", &[ORIGIN]).await;
    let exposed = all(&headers, "access-control-expose-headers");
    assert_eq!(exposed, "etag,traceresponse,server-timing");
    assert_eq!(all(&headers, "timing-allow-origin"), ORIGIN.1);

    let stranger = ("origin", "https://stranger.example");
    let headers = answer(app(&Kit::new(), granting()), "GET", &[stranger]).await;
    assert!(!headers.contains_key("timing-allow-origin"));
    assert_eq!(all(&headers, "access-control-expose-headers"), "etag");
}

#[tokio::test]
async fn a_preflight_allows_the_context_that_is_asked_for() {
    let asked = [
        ORIGIN,
        ("access-control-request-method", "GET"),
        (
            "access-control-request-headers",
            "Traceparent, baggage,x-other",
        ),
    ];
    let headers = answer(app(&Kit::new(), granting()), "OPTIONS", &asked).await;
    let allowed = all(&headers, "access-control-allow-headers");
    assert_eq!(allowed, "content-type,traceparent,baggage");

    let any = granting().allow_headers(tower_http::cors::Any);
    let headers = answer(app(&Kit::new(), any), "OPTIONS", &asked).await;
    assert_eq!(all(&headers, "access-control-allow-headers"), "*");
}

#[tokio::test]
async fn a_preflight_that_is_not_granted_stays_so() {
    let asked = [
        ("origin", "https://stranger.example"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "traceparent"),
    ];
    for cors in [granting(), CorsLayer::new()] {
        let headers = answer(app(&Kit::new(), cors), "OPTIONS", &asked).await;
        assert!(!headers.contains_key("access-control-allow-origin"));
        assert!(!all(&headers, "access-control-allow-headers").contains("traceparent"));
    }
}

/// Whoever made the span: flags that the specification does not know are told as zero, as they are to those who are called.
#[test]
fn flags_that_nobody_knows_are_not_told() {
    let span = SpanContext::new(
        0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.into(),
        0xb7ad_6b71_6920_3331_u64.into(),
        TraceFlags::new(0xfd),
        false,
        TraceState::NONE,
    );
    let _current = Context::new().with_remote_span_context(span).attach();
    let service = ServiceBuilder::new()
        .layer(ResponseContextLayer::new())
        .service_fn(async |_: Request<Body>| {
            Ok::<_, Infallible>(http::Response::new(Body::empty()))
        });
    let response = service.oneshot(Request::new(Body::empty())).now_or_never();
    let response = response.expect("nothing waits").expect("infallible");
    assert_eq!(
        response.headers()["traceresponse"],
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    );
}
