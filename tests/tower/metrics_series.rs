//! How many series there are, whatever is asked for; and what users may add to them.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, Response};
use http_body_util::BodyExt;
use instrument_core::Instrumentation;
use instrument_core::Provider;
use instrument_core::testing::Kit;
use instrument_tower::{MetricsLayer, RouteLayer, ServerStack, TraceContextLayer};
use opentelemetry::context::FutureExt;
use opentelemetry::{Context, KeyValue};
use std::convert::Infallible;
use tower::{Layer, Service, ServiceBuilder, ServiceExt};
use tower_tests::{Measured, request};

const DURATION: &str = "http.server.request.duration";

async fn ask<S>(service: &mut S, path: &str)
where
    S: Service<Request<Body>>,
    S::Response: IntoBody,
    S::Error: std::fmt::Debug,
{
    let response = service.ready().await.expect("it is ready");
    let response = response.call(request(path)).await.expect("an answer");
    response.read().await;
}

/// A response, of whatever body.
trait IntoBody {
    async fn read(self);
}

impl<B: http_body::Body> IntoBody for Response<B>
where
    B::Error: std::fmt::Debug,
{
    async fn read(self) {
        self.into_body().collect().await.expect("a body");
    }
}

fn router() -> Router {
    Router::new().route("/users/{id}", get(async || "Ada"))
}

#[tokio::test]
async fn ten_thousand_paths_are_one_series() {
    let measured = Measured::new();
    let mut app = router().layer(measured.server());
    for n in 0..5000 {
        ask(&mut app, &format!("/users/{n}?q={n}")).await;
        ask(&mut app, &format!("/nowhere/{n}")).await;
    }
    for name in measured.instruments() {
        let routes: Vec<_> = name
            .series
            .iter()
            .map(|series| (series.attribute("http.route"), series.count))
            .collect();
        if name.unit == "{request}" {
            assert_eq!(routes, [(None, 1)]);
        } else {
            let mut routes = routes;
            routes.sort();
            assert_eq!(routes, [(None, 5000), (Some("/users/{id}"), 5000)]);
        }
    }
}

#[tokio::test]
async fn methods_of_grpc_that_nobody_answers_to_are_one_series() {
    let measured = Measured::new();
    // A server of HTTP, which answers to anything: nobody says that there are such methods.
    let app = Router::new().fallback(async || "anything");
    let app = app.layer(measured.server());
    for n in 0..100 {
        let request = Request::post(format!("/strange.Service{n}/Method"))
            .header("content-type", "application/grpc")
            .body(Body::empty())
            .expect("a request");
        let response = app.clone().oneshot(request).await.expect("infallible");
        response.into_body().collect().await.expect("a body");
    }
    let series = measured.one("rpc.server.call.duration");
    assert_eq!(series.attribute("rpc.method"), Some("_OTHER"));
    assert_eq!(series.count, 100);
}

#[tokio::test]
async fn a_layer_outside_of_the_router_is_told_the_route() {
    let measured = Measured::new();
    let router = router().route_layer(RouteLayer::new());
    let mut app = measured.server().layer(router);
    ask(&mut app, "/users/7").await;
    let duration = measured.one(DURATION);
    assert_eq!(duration.attribute("http.route"), Some("/users/{id}"));
}

/// In the wrong order, too: both layers ask the same router.
#[tokio::test]
async fn two_layers_outside_of_the_router_are_told_the_route() {
    let (kit, measured) = (Kit::new(), Measured::new());
    let trace = TraceContextLayer::http().with_provider(kit.provider().clone());
    let router = router().route_layer(RouteLayer::new());
    let mut app = ServiceBuilder::new()
        .layer(measured.server())
        .layer(trace)
        .service(router);
    ask(&mut app, "/users/7").await;
    let duration = measured.one(DURATION);
    assert_eq!(duration.attribute("http.route"), Some("/users/{id}"));
    assert_eq!(kit.spans()[0].name, "GET /users/{id}");
}

#[tokio::test]
async fn a_route_may_be_the_users_own() {
    let measured = Measured::new();
    let layer = measured
        .server()
        .with_route(|_| Some("/own/{id}".to_owned()));
    let mut app = router().layer(layer);
    ask(&mut app, "/users/7").await;
    assert_eq!(
        measured.one(DURATION).attribute("http.route"),
        Some("/own/{id}")
    );
}

#[tokio::test]
async fn attributes_are_added_within_bounds() {
    let measured = Measured::new();
    let layer = measured
        .server()
        .with_attributes(|head| {
            let plan = head.headers().contains_key("x-paid");
            let many = (0..20).map(|n| KeyValue::new(format!("extra.{n}"), n));
            [
                KeyValue::new("shop.paid", plan),
                KeyValue::new("http.route", "/forged"),
            ]
            .into_iter()
            .chain(many)
        })
        .with_response_attributes(|head| {
            [KeyValue::new("shop.cached", head.status().is_success())]
        });
    let mut app = router().layer(layer);
    ask(&mut app, "/users/7").await;
    let duration = measured.one(DURATION);
    assert_eq!(duration.attribute("shop.paid"), Some("false"));
    assert_eq!(duration.attribute("shop.cached"), Some("true"));
    assert_eq!(duration.attribute("http.route"), Some("/users/{id}"));
    let extra = duration.attributes.keys();
    assert_eq!(extra.filter(|key| key.starts_with("extra.")).count(), 6);
    // The gauge has what the conventions say.
    assert_eq!(
        measured.one("http.server.active_requests").attributes.len(),
        2
    );
}

#[tokio::test]
async fn what_is_skipped_is_not_measured() {
    let measured = Measured::new();
    let mut app = router().layer(measured.server().with_skipped_paths(["/users/0"]));
    ask(&mut app, "/users/0").await;
    assert!(measured.instruments().is_empty());
    ask(&mut app, "/users/1").await;
    assert_eq!(measured.one(DURATION).count, 1);
}

#[tokio::test]
async fn bodies_are_measured_unless_nobody_wants_that() {
    let measured = Measured::new();
    let mut app = router().layer(measured.server().without_body_sizes());
    ask(&mut app, "/users/1").await;
    let all = measured.instruments();
    let names: Vec<_> = all.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["http.server.active_requests", DURATION]);
}

#[tokio::test]
async fn a_layer_that_is_switched_off_measures_nothing() {
    let measured = Measured::new();
    let provider = Provider::new(opentelemetry_sdk::trace::SdkTracerProvider::default())
        .with_instrumentation(Instrumentation::Only(vec!["server".to_owned()]));
    let mut app = router().layer(measured.server());
    let bound = provider.bind(&Context::new());
    ask(&mut app, "/users/1").with_context(bound).await;
    assert!(measured.instruments().is_empty());
}

/// What exports telemetry is not measured by it, or it would never rest.
#[tokio::test]
async fn what_is_suppressed_is_not_measured() {
    let measured = Measured::new();
    let mut client = ServiceBuilder::new()
        .layer(measured.client())
        .service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    let guard = Context::enter_telemetry_suppressed_scope();
    let answer = client.call(request("http://collector:4317/"));
    drop(guard);
    answer.await.expect("infallible");
    assert!(measured.instruments().is_empty());
}

#[tokio::test]
async fn a_meter_may_be_the_users_own() {
    use opentelemetry::metrics::MeterProvider;
    let measured = Measured::new();
    let layer = MetricsLayer::server().with_meter(measured.provider().meter("shop"));
    let mut app = router().layer(layer);
    ask(&mut app, "/users/1").await;
    assert_eq!(measured.one(DURATION).count, 1);
}

#[tokio::test]
async fn the_stack_measures_what_it_traces() {
    let (kit, measured) = (Kit::new(), Measured::new());
    let provider = kit.provider().clone();
    let trace = TraceContextLayer::http()
        .with_provider(provider)
        .with_skipped_paths(["/users/0"]);
    let stack = ServerStack::new(trace).with_metrics(measured.server());
    let mut app = router().layer(stack);
    ask(&mut app, "/users/1").await;
    assert_eq!(measured.one(DURATION).count, 1);
    assert_eq!(kit.spans().len(), 1);
}
