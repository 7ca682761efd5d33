//! What a `reqwest` client that follows redirects says of them, and to whom.

use axum::Router;
use axum::routing::get;
use http::header::{LOCATION, REFERER};
use http::{HeaderMap, StatusCode};
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TracedClient};
use opentelemetry::trace::Status;
use reqwest::{Client, ClientBuilder};
use tower_tests::{Listening, attribute};

async fn server() -> Listening {
    let referer = async |headers: HeaderMap| {
        let referer = headers.get(REFERER).map(|value| value.to_str());
        referer.map_or("-", |text| text.expect("text")).to_owned()
    };
    let app = Router::new()
        .route(
            "/old",
            get(async || (StatusCode::FOUND, [(LOCATION, "/new")], "it is there")),
        )
        .route("/new", get(referer));
    Listening::start(app).await
}

fn traced(builder: ClientBuilder) -> TracedClient {
    TracedClient::build(builder.no_proxy()).expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_is_followed_was_not_given_up() {
    let (server, kit) = (server().await, Kit::new());
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let client = traced(Client::builder()).with_layer(layer);
    let url = format!("http://{}/old", server.address());
    let response = client.send(client.requests().get(url)).await;
    response.expect("a response").text().await.expect("a body");

    let spans = kit.spans();
    let said = spans.iter().map(|span| {
        assert_eq!(span.status, Status::Unset);
        (
            attribute(span, "http.response.status_code"),
            attribute(span, "cancelled"),
            attribute(span, "http.response.body.size").is_some(),
        )
    });
    let expected = [("302", None, false), ("200", None, true)];
    let expected = expected.map(|(status, none, size)| (Some(status.to_owned()), none, size));
    assert_eq!(said.collect::<Vec<_>>(), expected);
    kit.assert_complete();
    server.stop().await;
}

/// As reqwest itself has it, which is asked for comparison.
#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_says_where_it_comes_from_unless_that_is_switched_off() {
    let server = server().await;
    let at = server.address();
    let url = format!("http://ada:secret@{at}/old?page=2#top");
    for (builder, expected) in [
        (
            Client::builder as fn() -> _,
            format!("http://{at}/old?page=2"),
        ),
        (|| Client::builder().referer(false), "-".to_owned()),
    ] {
        let plain = builder().no_proxy().build().expect("a client");
        let plain = plain.get(&url).send().await.expect("a response");
        assert_eq!(plain.text().await.expect("a body"), expected);
        let traced = traced(builder());
        let response = traced.send(traced.requests().get(&url)).await;
        let response = response.expect("a response");
        assert_eq!(response.text().await.expect("a body"), expected);
    }
    server.stop().await;
}
