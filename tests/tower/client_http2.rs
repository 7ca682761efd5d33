//! How calls end whose stream or connection of HTTP/2 does.

use h2::Reason;
use instrument_core::testing::Kit;
use instrument_tower::{ClientTraceLayer, TracedClient};
use opentelemetry_sdk::trace::SpanData;
use reqwest::Client;
use tower_tests::{Instead, error_type, serving_until};

fn assert_hung_up(error_type: &str) {
    let words = ["broken_pipe", "connection_reset", "unexpected_eof"];
    assert!(words.contains(&error_type), "{error_type}");
}

/// The span of a call of `reqwest`.
async fn requested(instead: Instead, within: bool) -> SpanData {
    let (address, go_on) = serving_until(instead, within).await;
    let kit = Kit::new();
    let settings = Client::builder().no_proxy().http2_prior_knowledge();
    let client = TracedClient::build(settings).expect("a client");
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let client = client.with_layer(layer);
    let request = client.requests().get(format!("http://{address}/"));
    if within {
        let mut response = client.send(request).await.expect("an answer");
        response.chunk().await.expect("no error").expect("a chunk");
        go_on.send(()).expect("somebody waits");
        response.chunk().await.expect_err("only half of it");
    } else {
        client.send(request).await.expect_err("no answer");
    }
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_reset_is_told_as_such() {
    for within in [false, true] {
        let span = requested(Instead::Reset(Reason::INTERNAL_ERROR), within).await;
        assert_eq!(error_type(&span).as_deref(), Some("stream_reset"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_sends_its_callers_away_is_told_as_such() {
    for within in [false, true] {
        let span = requested(Instead::GoAway(Reason::ENHANCE_YOUR_CALM), within).await;
        assert_eq!(error_type(&span).as_deref(), Some("go_away"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_is_told_in_the_words_of_the_system() {
    for within in [false, true] {
        let span = requested(Instead::HangUp, within).await;
        assert_hung_up(&error_type(&span).expect("an error"));
    }
}
