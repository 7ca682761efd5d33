//! Whose baggage is taken where a proxy stands in front: not that of whoever it hands on.

use axum::Router;
use axum::routing::get;
use http_body_util::BodyExt as _;
use instrument_core::testing::Kit;
use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer, Trust};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use tower::ServiceExt as _;
use tower_tests::request_from;

const HERE: [u8; 4] = [127, 0, 0, 1];

/// What the handler has of the baggage, and how much was not trusted.
async fn taken(callers: Trust, forwarded: &[(&str, &str)]) -> (bool, u64) {
    let kit = Kit::new();
    let trace = TraceContextLayer::http()
        .with_provider(kit.provider().clone())
        .with_trusted_proxies(Trust::loopback());
    let baggage = BaggageLayer::new().with_trusted_callers(callers);
    let has_any = async || Context::map_current(|cx| !cx.baggage().is_empty()).to_string();
    let app: Router = Router::new()
        .route("/", get(has_any))
        .layer(ServerStack::new(trace).with_baggage(baggage));
    let headers = [&[("baggage", "user.role=admin")], forwarded].concat();
    let response = app.oneshot(request_from(HERE, "/", &headers)).await;
    let body = response.expect("infallible").into_body().collect().await;
    let body = body.expect("a body").to_bytes();
    let untrusted = kit.provider().health().baggage_untrusted;
    (&body[..] == b"true", untrusted)
}

#[tokio::test]
async fn everyone_on_the_way_must_be_trusted() {
    for (is_taken, forwarded) in [
        (true, &[][..]),
        (true, &[("x-forwarded-for", "127.0.0.1")]),
        (true, &[("forwarded", "for=\"[::1]:4711\";proto=https")]),
        (true, &[("x-forwarded-proto", "https")]),
        (false, &[("x-forwarded-for", "203.0.113.9")]),
        (false, &[("x-forwarded-for", "203.0.113.9, 127.0.0.1")]),
        (false, &[("x-forwarded-for", "127.0.0.1, 203.0.113.9")]),
        (false, &[("x-forwarded-for", "")]),
        (false, &[("forwarded", "for=203.0.113.9")]),
        (false, &[("forwarded", "for=unknown")]),
        (false, &[("forwarded", "proto=https")]),
        // One header is the proxy's, and the other may be made up.
        (
            false,
            &[
                ("forwarded", "for=127.0.0.1"),
                ("x-forwarded-for", "203.0.113.9"),
            ],
        ),
    ] {
        let expected = (is_taken, u64::from(!is_taken));
        let seen = taken(Trust::loopback(), forwarded).await;
        assert_eq!(seen, expected, "{forwarded:?}");
    }
}

#[tokio::test]
async fn a_rule_may_trust_whom_a_proxy_hands_on() {
    let vouched = Trust::nobody().with(|request| request.headers().contains_key("x-edge-key"));
    let forwarded = [("x-forwarded-for", "203.0.113.9"), ("x-edge-key", "7")];
    assert_eq!(taken(vouched.clone(), &forwarded).await, (true, 0));
    assert_eq!(taken(vouched, &forwarded[..1]).await, (false, 1));
}
