//! What a client's span says for every status of HTTP.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use instrument_core::SpanKind;
use instrument_core::testing::Kit;
use instrument_tower::ClientTraceLayer;
use opentelemetry::trace::Status;
use opentelemetry_semantic_conventions::attribute::HTTP_RESPONSE_STATUS_CODE;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{attribute, error_type};

#[tokio::test]
async fn every_status_from_200_to_599() {
    let kit = Kit::new();
    for code in 200..=599_u16 {
        let client = ServiceBuilder::new()
            .layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
            .service_fn(async |_: Request<Full<Bytes>>| {
                let mut response = Response::new(Full::<Bytes>::from("answer"));
                *response.status_mut() = StatusCode::from_u16(code).expect("a status");
                Ok::<_, Infallible>(response)
            });
        let request = Request::get("http://shop.example/status").body(Full::default());
        let response = client.oneshot(request.expect("a request")).await;
        let body = response.expect("infallible").into_body();
        body.collect().await.expect("a body");

        let span = kit.spans().pop().expect("a span");
        assert_eq!(span.name, "GET");
        assert_eq!(span.span_kind, SpanKind::Client);
        let said = attribute(&span, HTTP_RESPONSE_STATUS_CODE);
        assert_eq!(said, Some(code.to_string()));
        // To a client 4xx is an error too; the description would only repeat the code.
        if code >= 400 {
            assert_eq!(span.status, Status::error(""), "{code}");
            assert_eq!(error_type(&span), Some(code.to_string()));
        } else {
            assert_eq!(span.status, Status::Unset, "{code}");
            assert_eq!(error_type(&span), None, "{code}");
        }
        kit.assert_complete();
    }
    assert_eq!(kit.spans().len(), 400);
}
