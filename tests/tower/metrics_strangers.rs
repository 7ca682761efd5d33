//! What a stranger may choose is no attribute of a metric.

use axum::Router;
use axum::body::Body;
use http::{Method, Request, Version};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use tower::ServiceExt;
use tower_tests::Measured;

fn strange(n: u32) -> Request<Body> {
    let method = Method::from_bytes(format!("BREW{n}").as_bytes()).expect("a method");
    let uri = format!("scheme{n}://host{n}.example/path{n}?query{n}");
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .version(Version::HTTP_2)
        .header("host", format!("host{n}.example"))
        .header("x-forwarded-proto", format!("proto{n}"))
        .header("user-agent", format!("agent{n}"));
    request.body(Body::empty()).expect("a request")
}

#[tokio::test]
async fn what_a_stranger_may_choose_is_not_taken() {
    let measured = Measured::new();
    let app = Router::new().layer(measured.server());
    for n in 0..3 {
        let response = app.clone().oneshot(strange(n)).await.expect("infallible");
        response.into_body().collect().await.expect("a body");
    }
    let active = [("http.request.method", "_OTHER"), ("url.scheme", "_OTHER")];
    let answered = [
        ("http.response.status_code", "404"),
        ("network.protocol.version", "2"),
    ];
    for instrument in measured.instruments() {
        let mut expected = BTreeMap::from(active);
        if instrument.unit != "{request}" {
            expected.extend(answered);
        }
        let expected: BTreeMap<_, _> = expected
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let found: Vec<_> = instrument
            .series
            .iter()
            .map(|one| &one.attributes)
            .collect();
        assert_eq!(found, [&expected], "{}", instrument.name);
    }
}
