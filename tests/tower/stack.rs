//! All layers of a server in one.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use instrument_core::testing::Kit;
use instrument_tower::{ServerStack, ServiceBuilderExt, TraceContextLayer};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::attribute;

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
