//! Every way in which a request can end but for that of its body, over sockets: its span ends, and says how.

use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use instrument_core::testing::Kit;
use std::convert::Infallible;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tower::{BoxError, Service, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_tests::{
    Listening, answering, attribute, data, ended, error_type, fed, layer, listen, status,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_client_hangs_up_before_there_is_a_response() {
    let kit = Kit::new();
    let begun = Arc::new(Notify::new());
    let handler = begun.clone();
    let route = get(async move || {
        handler.notify_one();
        pending::<()>().await;
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    begun.notified().await;
    assert_eq!(kit.unfinished().len(), 1);
    drop(wire);

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
    assert_eq!(status(&span), None);
    assert_eq!(attribute(&span, "http.route"), Some("/it".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handler_panics() {
    let kit = Kit::new();
    let route = get(async || {
        tokio::task::yield_now().await;
        if true {
            panic!("on purpose");
        }
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_to_end().await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("panic".into()));
    assert_eq!(status(&span), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_that_is_caught_inside_is_the_500_that_it_became() {
    let kit = Kit::new();
    let route = get(async || {
        if true {
            panic!("on purpose");
        }
    });
    let app = Router::new().route("/it", route).layer(
        ServiceBuilder::new()
            .layer(layer(&kit))
            .layer(CatchPanicLayer::new()),
    );
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("500").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("500".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_inside_says_what_it_answered() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(1));
    let app = Router::new()
        .route("/it", route)
        .layer(ServiceBuilder::new().layer(layer(&kit)).layer(timeout));
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("504").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("504".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_that_is_an_error_is_called_so() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let stack = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| {
            StatusCode::SERVICE_UNAVAILABLE
        }))
        .layer(layer(&kit))
        .timeout(Duration::from_millis(1));
    let server = Listening::start(Router::new().route("/it", route).layer(stack)).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("503").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("timeout".into()));
    assert_eq!(status(&span), None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_outside_that_loses_patience_cancels() {
    let kit = Kit::new();
    let route = get(async || pending::<()>().await);
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(1));
    let app = Router::new()
        .route("/it", route)
        .layer(ServiceBuilder::new().layer(timeout).layer(layer(&kit)));
    let server = Listening::start(app).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    wire.read_until("504").await;

    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_is_complete_with_its_head() {
    let kit = Kit::new();
    let route = get(async |mut request: axum::extract::Request| {
        tokio::spawn(async move {
            let upgraded = hyper::upgrade::on(&mut request).await.expect("an upgrade");
            let mut stream = hyper_util::rt::TokioIo::new(upgraded);
            tokio::io::AsyncWriteExt::write_all(&mut stream, b"spoken").await
        });
        let headers = [("upgrade", "echo"), ("connection", "upgrade")];
        (StatusCode::SWITCHING_PROTOCOLS, headers)
    });
    let server = listen(&kit, route).await;
    let mut wire = server.connect().await;
    let upgrade = [("upgrade", "echo"), ("connection", "upgrade")];
    wire.get("/it", &upgrade).await;
    wire.read_until("spoken").await;

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("101".into()), None)
    );
    drop(wire);
    server.stop().await;
}

#[tokio::test]
async fn a_future_that_is_never_polled_ends_its_span() {
    let kit = Kit::new();
    let mut service = ServiceBuilder::new()
        .layer(layer(&kit))
        .service_fn(async |_: http::Request<()>| Ok::<_, Infallible>(Response::new(Body::empty())));
    drop(service.call(http::Request::new(())));
    let span = ended(&kit).await;
    assert_eq!(error_type(&span), Some("cancelled".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_shutdown_lets_responses_end() {
    let kit = Kit::new();
    let (feed, body) = fed();
    let server = listen(&kit, answering(body, "content-type", "text/plain")).await;
    let mut wire = server.connect().await;
    wire.get("/it", &[]).await;
    feed.send(data("half")).await.expect("the body is polled");
    wire.read_until("half").await;
    let stopping = tokio::spawn(server.stop());
    feed.send(data("whole")).await.expect("the body is polled");
    drop(feed);
    wire.read_until("whole").await;
    stopping.await.expect("no panic");

    let span = ended(&kit).await;
    assert_eq!(
        (status(&span), error_type(&span)),
        (Some("200".into()), None)
    );
    assert_eq!(
        attribute(&span, "http.response.body.size"),
        Some("9".into())
    );
}
