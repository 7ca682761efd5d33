//! A router with a stack around it may be a part of one that has its own: a request is recorded once.

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http::Request;
use http_body_util::BodyExt;
use instrument_core::testing::Kit;
use instrument_tower::{
    BaggageLayer, ClientTraceLayer, MetricsLayer, ServerStack, TraceContextLayer,
};
use opentelemetry::SpanId;
use tower::{Layer, ServiceExt};
use tower_tests::{Measured, ask, attribute, layer, outgoing, traceparent};

fn stack(kit: &Kit) -> ServerStack {
    ServerStack::new(layer(kit)).with_baggage(BaggageLayer::new())
}

/// A layer around its routes, to be a part of a larger one.
fn users(layer: ServerStack) -> Router {
    Router::new()
        .route("/users/{id}", get(outgoing))
        .layer(layer)
}

#[tokio::test]
async fn a_request_has_one_span() {
    let kit = Kit::new();
    let app = Router::new().merge(users(stack(&kit))).layer(stack(&kit));
    let parent = traceparent(7, 9, true);
    let told = ask(&app, "/users/7", &[("traceparent", &parent)]).await;
    let span = kit.span("GET /users/{id}");
    assert_eq!(span.parent_span_id, SpanId::from(9));
    assert_eq!(
        kit.tree().without_attributes(),
        "
        GET /users/{id} [server] <- remote
          ask_database
        "
    );
    assert!(told.contains(&span.span_context.trace_id().to_string()));
}

#[tokio::test]
async fn the_inner_one_tells_the_route() {
    let kit = Kit::new();
    let outside = layer(&kit).layer(users(stack(&kit)));
    let request = Request::get("/users/7").body(Body::empty());
    let answered = outside.oneshot(request.expect("a request")).await;
    drop(answered.expect("infallible").into_body().collect().await);
    let span = kit.span("GET /users/{id}");
    assert_eq!(
        attribute(&span, "http.route").as_deref(),
        Some("/users/{id}")
    );
}

#[tokio::test]
async fn what_the_outer_one_skips_is_skipped() {
    let kit = Kit::new();
    let outer = ServerStack::new(layer(&kit).with_skipped_paths(["/users/7"]));
    let app = Router::new().merge(users(stack(&kit))).layer(outer);
    let parent = traceparent(7, 9, true);
    let told = ask(&app, "/users/7", &[("traceparent", &parent)]).await;
    assert!(told.contains(&format!("{:032x}", 7)), "{told}");
    assert_eq!(kit.spans().len(), 0, "{:#?}", kit.spans());
}

/// As where a server of tonic is a part of one of axum: the call is a part of the request.
#[tokio::test]
async fn a_call_of_grpc_is_within_the_request_that_carries_it() {
    let kit = Kit::new();
    let grpc = TraceContextLayer::grpc()
        .with_provider(kit.provider().clone())
        .with_rpc_methods(["shop.Orders/Place"]);
    let orders = Router::new()
        .route("/shop.Orders/Place", post(async || [("grpc-status", "5")]))
        .layer(ServerStack::new(grpc));
    // Outside of the router, which reports no route.
    let app = stack(&kit).layer(orders);
    let request = Request::post("/shop.Orders/Place")
        .header("traceparent", traceparent(7, 9, true))
        .header("content-type", "application/grpc")
        .body(Body::empty());
    let answered = app.oneshot(request.expect("a request")).await;
    drop(answered.expect("infallible").into_body().collect().await);
    assert_eq!(
        kit.tree().without_attributes(),
        "
        POST [server] <- remote
          shop.Orders/Place [server]
        "
    );
    let call = kit.span("shop.Orders/Place");
    assert_eq!(
        attribute(&call, "rpc.response.status_code").as_deref(),
        Some("NOT_FOUND")
    );
}

/// A gateway that sends the very request on.
#[tokio::test]
async fn a_request_that_a_client_sends_on_has_its_own() {
    let kit = Kit::new();
    let client = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let back = client.layer(users(stack(&kit)));
    let gateway = Router::new()
        .fallback(move |request: Request<Body>| back.clone().oneshot(request))
        .layer(stack(&kit));
    ask(&gateway, "/users/7", &[]).await;
    assert_eq!(
        kit.tree().without_attributes(),
        "
        GET [server]
          GET [client]
            GET /users/{id} [server]
              ask_database
        "
    );
}

#[tokio::test]
async fn a_request_is_counted_once() {
    let measured = Measured::new();
    let routes = Router::new().route("/users/{id}", get(async || "Ada"));
    let skipping = |layer: MetricsLayer| layer.with_skipped_paths(["/users/8"]);
    let inside = routes.layer(measured.server());
    let app = skipping(measured.server()).layer(inside);
    for path in ["/users/7", "/users/8"] {
        let request = Request::get(path).body(Body::empty());
        let answered = app.clone().oneshot(request.expect("a request")).await;
        drop(answered.expect("infallible").into_body().collect().await);
    }
    let one = measured.one("http.server.request.duration");
    assert_eq!(one.count, 1);
    assert_eq!(one.attribute("http.route"), Some("/users/{id}"));
    assert_eq!(measured.active("http.server.active_requests"), 0.0);
}
