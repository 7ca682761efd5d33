//! Calls that are given up at once, at either end.

use axum::body::Body;
use http::{Request, Response};
use std::convert::Infallible;
use tower::{Service, ServiceBuilder};
use tower_tests::Measured;

const ACTIVE: &str = "http.server.active_requests";
const DURATION: &str = "http.server.request.duration";

#[tokio::test]
async fn a_future_that_is_never_polled() {
    let measured = Measured::new();
    let mut service = ServiceBuilder::new()
        .layer(measured.server())
        .service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    let future = service.call(Request::new(Body::empty()));
    assert_eq!(measured.active(ACTIVE), 1.0);
    drop(future);
    assert_eq!(measured.active(ACTIVE), 0.0);
    assert_eq!(
        measured.one(DURATION).attribute("error.type"),
        Some("cancelled")
    );
}

#[tokio::test]
async fn what_a_caller_gives_up_is_no_error_of_its_client() {
    let measured = Measured::new();
    let mut service = ServiceBuilder::new()
        .layer(measured.client())
        .service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    for content_type in ["text/plain", "application/grpc"] {
        let request = Request::get("http://a/b/c").header("content-type", content_type);
        let request = request.body(Body::empty()).expect("a request");
        drop(service.call(request));
    }
    assert_eq!(measured.active("http.client.active_requests"), 0.0);
    let duration = measured.one("http.client.request.duration");
    assert_eq!(duration.attribute("error.type"), None);
    let duration = measured.one("rpc.client.call.duration");
    assert_eq!(duration.attribute("error.type"), None);
    assert_eq!(
        duration.attribute("rpc.response.status_code"),
        Some("CANCELLED")
    );
}

/// As who only wants to know the status does.
#[tokio::test]
async fn a_body_that_a_client_does_not_ask_for_has_no_known_size() {
    let measured = Measured::new();
    let mut service =
        ServiceBuilder::new()
            .layer(measured.client())
            .service_fn(async |_: Request<Body>| {
                Ok::<_, Infallible>(Response::new(Body::from("unread")))
            });
    let answer = service.call(Request::new(Body::empty())).await;
    drop(answer.expect("an answer"));
    let duration = measured.one("http.client.request.duration");
    assert_eq!(duration.attribute("error.type"), None);
    assert!(measured.series("http.client.response.body.size").is_empty());
    assert_eq!(measured.one("http.client.request.body.size").count, 1);
}
