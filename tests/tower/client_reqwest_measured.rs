//! What a `reqwest` client for direct use measures.

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};
use bytes::Bytes;
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TracedClient};
use reqwest::{Client, StatusCode};
use tower_tests::{Listening, Measured};

const DURATION: &str = "http.client.request.duration";

fn client(kit: &Kit, measured: &Measured) -> TracedClient {
    let client = TracedClient::build(Client::builder().no_proxy()).expect("a client");
    client
        .with_layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
        .with_metrics(measured.client())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_is_a_request_that_is_measured_until_its_body_has_ended() {
    let app = Router::new()
        .route("/echo", post(async |body: Bytes| body))
        .route("/again", post(async || Redirect::temporary("/echo")));
    let server = Listening::start(app).await;
    let (kit, measured) = (Kit::new(), Measured::new());
    let client = client(&kit, &measured);
    let url = format!("http://{}/again", server.address());
    let request = client.requests().post(url).body("frame");
    let response = client.send(request).await.expect("a response");
    assert_eq!(measured.active("http.client.active_requests"), 1.0);
    assert_eq!(response.content_length(), Some(5));
    assert_eq!(response.text().await.expect("a body"), "frame");
    assert_eq!(measured.active("http.client.active_requests"), 0.0);

    let series = measured.series(DURATION);
    let mut statuses: Vec<_> = series
        .iter()
        .map(|one| one.attribute("http.response.status_code"))
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [Some("200"), Some("307")]);
    let port = server.address().port().to_string();
    for one in &series {
        assert_eq!(one.count, 1);
        assert_eq!(one.attribute("server.address"), Some("127.0.0.1"));
        assert_eq!(one.attribute("server.port"), Some(&*port));
    }
    let sizes = measured.series("http.client.response.body.size");
    assert_eq!(sizes.iter().map(|one| one.sum).sum::<f64>(), 5.0);
    let sizes = measured.series("http.client.request.body.size");
    assert_eq!(sizes.iter().map(|one| one.sum).sum::<f64>(), 10.0);
    assert_eq!(kit.spans().len(), 2);
    kit.assert_complete();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_measured_by_what_they_are() {
    let app = Router::new().route("/missing", get(async || StatusCode::NOT_FOUND));
    let server = Listening::start(app).await;
    let (kit, measured) = (Kit::new(), Measured::new());
    let client = client(&kit, &measured);
    let url = format!("http://{}/missing", server.address());
    drop(client.send(client.requests().get(&url)).await);
    assert_eq!(measured.one(DURATION).attribute("error.type"), Some("404"));
    server.stop().await;
    let refused = client.send(client.requests().get(&url)).await;
    assert!(refused.expect_err("nobody").is_connect());
    let series = measured.series(DURATION);
    assert!(
        series
            .iter()
            .any(|one| one.attribute("error.type") == Some("connection_refused")),
        "{series:?}"
    );
    kit.assert_complete();
}
