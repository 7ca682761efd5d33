//! All layers of a server in one.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt;
use instrument_core::bridge;
use instrument_core::testing::Kit;
use instrument_tower::{ServerStack, ServiceBuilderExt, TraceContextLayer};
use opentelemetry::Context;
use opentelemetry::context::FutureExt as _;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::trace::TraceLayer;
use tower_tests::attribute;
use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::layer::SubscriberExt as _;

fn stack(kit: &Kit) -> ServerStack {
    ServerStack::new(TraceContextLayer::http().with_provider(kit.provider().clone()))
}

fn request() -> Request<Body> {
    Request::get("/users/7")
        .body(Body::empty())
        .expect("a request")
}

#[tokio::test]
async fn around_a_router() {
    let kit = Kit::new();
    let app: Router = Router::new()
        .route("/users/{id}", get(async || "Ada"))
        .layer(stack(&kit));
    let response = app.oneshot(request()).await.expect("infallible");
    assert!(response.headers().contains_key("traceresponse"));
    assert!(response.headers().contains_key("x-request-id"));
    drop(response);
    let span = kit.span("GET /users/{id}");
    assert!(attribute(&span, "request.id").is_some());
}

#[tokio::test]
async fn around_any_service() {
    let kit = Kit::new();
    let service = ServiceBuilder::new()
        .traced(stack(&kit))
        .service_fn(async |_: Request<Body>| {
            Ok::<_, Infallible>(http::Response::new(Body::empty()))
        });
    let response = service.oneshot(request()).await.expect("infallible");
    assert!(response.headers().contains_key("traceresponse"));
    assert_eq!(kit.spans().len(), 1);
}

#[tokio::test]
async fn the_span_of_a_trace_layer_that_was_there_before_has_no_query() {
    let kit = Kit::new();
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    for is_outermost in [false, true] {
        let app = Router::new().route("/", get(async || "here"));
        let theirs = TraceLayer::new_for_http();
        let app = if is_outermost {
            app.layer(ServerStack::new(trace.clone())).layer(theirs)
        } else {
            app.layer(theirs).layer(ServerStack::new(trace.clone()))
        };
        let request = Request::get("/?sig=SECRET").body(Body::empty());
        let asked = app.oneshot(request.expect("a request"));
        let bound = kit.provider().bind(&Context::new());
        let subscriber = tracing_subscriber::registry().with(bridge::layer());
        let response = asked.with_context(bound).with_subscriber(subscriber).await;
        drop(response.expect("infallible").into_body().collect().await);
        let spans = kit.spans();
        assert_eq!(spans.len(), 2, "{spans:#?}");
        assert_eq!(attribute(&kit.span("request"), "uri").as_deref(), Some("/"));
        assert!(!format!("{spans:?}").contains("SECRET"));
        kit.reset();
    }
}
