//! Routes: wherever the layer sits, one name for all paths of a route, and none where there is no route.

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http::{Method, Request, StatusCode};
use instrument_core::testing::Kit;
use instrument_tower::{RouteLayer, TraceContextLayer};
use std::collections::BTreeSet;
use tower::{Layer, Service, ServiceExt};
use tower_tests::attribute;

fn layer(kit: &Kit) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(kit.provider().clone())
}

/// The names of the spans of requests to these paths, with the routes.
async fn names<S, B>(kit: &Kit, service: S, paths: &[&str]) -> Vec<String>
where
    S: Service<Request<Body>, Response = http::Response<B>> + Clone,
    S::Error: std::fmt::Debug,
{
    for path in paths {
        let request = Request::get(*path).body(Body::empty()).expect("a request");
        service.clone().oneshot(request).await.expect("infallible");
    }
    let named = kit.spans().into_iter().map(|span| {
        let route = attribute(&span, "http.route").unwrap_or_else(|| "-".to_owned());
        format!("{} ({route})", span.name)
    });
    named.collect()
}

#[tokio::test]
async fn inside_the_router() {
    let kit = Kit::new();
    let nested = Router::new()
        .route("/zones/{zone}", get(async || ()))
        .fallback(async || StatusCode::NOT_FOUND);
    let app = Router::new()
        .route("/", get(async || ()))
        .route("/users/{id}", get(async || ()))
        .route("/files/{*path}", get(async || ()))
        .nest("/cameras/{camera}", nested)
        .layer(layer(&kit));
    let paths = [
        "/",
        "/users/7?a=1",
        "/files/a/b/c",
        "/cameras/door/zones/2",
        "/cameras/door/x",
        "/nothing",
    ];
    assert_eq!(
        names(&kit, app, &paths).await,
        [
            "GET / (/)",
            "GET /users/{id} (/users/{id})",
            "GET /files/{*path} (/files/{*path})",
            "GET /cameras/{camera}/zones/{zone} (/cameras/{camera}/zones/{zone})",
            // No route, so no name of a stranger's making.
            "GET (-)",
            "GET (-)",
        ]
    );
}

#[tokio::test]
async fn a_method_that_a_route_does_not_have_is_on_that_route() {
    let kit = Kit::new();
    let app = Router::new()
        .route("/users", post(async || ()))
        .layer(layer(&kit));
    assert_eq!(names(&kit, app, &["/users"]).await, ["GET /users (/users)"]);
}

#[tokio::test]
async fn around_a_router_whose_routes_are_reported() {
    let kit = Kit::new();
    let nested = Router::new()
        .route("/zones/{zone}", get(async || ()))
        .layer(RouteLayer::new());
    let router = Router::new()
        .route("/users/{id}", get(async || ()))
        .nest_service("/cameras/{camera}", nested)
        .layer(RouteLayer::new());
    let app = layer(&kit).layer(router);
    let paths = ["/users/7", "/cameras/door/zones/2", "/nothing"];
    assert_eq!(
        names(&kit, app, &paths).await,
        [
            "GET /users/{id} (/users/{id})",
            "GET /cameras/{camera}/zones/{zone} (/cameras/{camera}/zones/{zone})",
            "GET (-)",
        ]
    );
}

#[tokio::test]
async fn around_a_router_whose_routes_nobody_reports() {
    let kit = Kit::new();
    let router: Router = Router::new().route("/users/{id}", get(async || ()));
    let app = layer(&kit).layer(router);
    assert_eq!(names(&kit, app, &["/users/7"]).await, ["GET (-)"]);
}

#[tokio::test]
async fn a_route_that_was_reported_is_there_however_the_request_ends() {
    let kit = Kit::new();
    let router: Router = Router::new()
        .route(
            "/users/{id}",
            get(async || std::future::pending::<()>().await),
        )
        .layer(RouteLayer::new());
    let mut app = layer(&kit).layer(router);
    let request = Request::get("/users/7")
        .body(Body::empty())
        .expect("a request");
    let mut response = Box::pin(app.call(request));
    assert!(futures_util::poll!(response.as_mut()).is_pending());
    drop(response);
    let span = kit.span("GET /users/{id}");
    assert_eq!(attribute(&span, "error.type").as_deref(), Some("cancelled"));
}

#[tokio::test]
async fn a_router_of_ones_own_says_its_routes() {
    let template = |path: &str| Some(format!("{}/{{id}}", path.rsplit_once('/')?.0));
    let kit = Kit::new();
    let service = layer(&kit)
        .with_route(move |request| template(request.uri().path()))
        .layer(tower::service_fn(async |_: Request<Body>| {
            Ok::<_, std::convert::Infallible>(http::Response::new(Body::empty()))
        }));
    assert_eq!(
        names(&kit, service, &["/users/7"]).await,
        ["GET /users/{id} (/users/{id})"]
    );

    let kit = Kit::new();
    let service = tower::service_fn(async |_: Request<Body>| {
        Ok::<_, std::convert::Infallible>(http::Response::new(Body::empty()))
    });
    let service = layer(&kit).layer(RouteLayer::of("/users/{id}").layer(service));
    assert_eq!(
        names(&kit, service, &["/users/7"]).await,
        ["GET /users/{id} (/users/{id})"]
    );
}

#[tokio::test]
async fn what_ones_own_router_does_not_know_nobody_else_says() {
    let kit = Kit::new();
    let router: Router = Router::new()
        .route("/users/{id}", get(async || ()))
        .layer(RouteLayer::new());
    let app = layer(&kit).with_route(|_| None).layer(router);
    assert_eq!(names(&kit, app, &["/users/7"]).await, ["GET (-)"]);
}

#[tokio::test]
async fn ten_thousand_paths_have_one_name() {
    let kit = Kit::new();
    let app = Router::new()
        .route("/users/{id}", get(async || ()))
        .layer(layer(&kit));
    for id in 0..10_000 {
        for path in [format!("/users/{id}"), format!("/nothing/{id}")] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            app.clone().oneshot(request).await.expect("infallible");
        }
    }
    let names: BTreeSet<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(
        names,
        BTreeSet::from(["GET".into(), "GET /users/{id}".into()])
    );
    assert_eq!(kit.provider().health().names_replaced, 0);
}

#[tokio::test]
async fn ten_thousand_methods_have_one_name() {
    let kit = Kit::new();
    let app = Router::new()
        .route("/users/{id}", get(async || ()))
        .layer(layer(&kit));
    for n in 0..10_000 {
        let method = Method::from_bytes(format!("M{n}").as_bytes()).expect("a method");
        let request = Request::builder().method(method).uri("/users/7");
        let request = request.body(Body::empty()).expect("a request");
        app.clone().oneshot(request).await.expect("infallible");
    }
    let names: BTreeSet<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(names, BTreeSet::from(["HTTP /users/{id}".into()]));
}
