//! What a client's span says for every status of gRPC, in headers and in trailers.

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, Empty, StreamBody};
use instrument_core::SpanKind;
use instrument_core::testing::Kit;
use instrument_tower::ClientTraceLayer;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use opentelemetry_semantic_conventions::attribute::RPC_RESPONSE_STATUS_CODE;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{attribute, error_type};

const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Where {
    Headers,
    Trailers,
    Nowhere,
}

/// The span of a call that is answered so. A client reads nothing after a status in the headers.
async fn called(status: &str, place: Where, http: StatusCode) -> SpanData {
    called_saying(status, None, place, http).await
}

async fn called_saying(
    status: &str,
    message: Option<&'static str>,
    place: Where,
    http: StatusCode,
) -> SpanData {
    let kit = Kit::new();
    let code = HeaderValue::from_str(status).expect("a header's value");
    let client = ServiceBuilder::new()
        .layer(ClientTraceLayer::grpc().with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<Empty<Bytes>>| {
            let mut fields = HeaderMap::new();
            fields.insert("grpc-status", code.clone());
            if let Some(message) = message {
                fields.insert("grpc-message", HeaderValue::from_static(message));
            }
            let message = Frame::data(Bytes::from_static(b"\0\0\0\0\0"));
            let frames = match place {
                Where::Trailers => vec![message, Frame::trailers(fields.clone())],
                Where::Headers | Where::Nowhere => vec![message],
            };
            let frames = frames.into_iter().map(Ok::<_, Infallible>);
            let mut response = Response::new(StreamBody::new(stream::iter(frames)));
            *response.status_mut() = http;
            if place == Where::Headers {
                *response.headers_mut() = fields;
            }
            Ok::<_, Infallible>(response)
        });
    let request = Request::post("http://shop.example/shop.v1.Cart/Add").body(Empty::new());
    let response = client.oneshot(request.expect("a request")).await;
    let response = response.expect("infallible");
    if place != Where::Headers {
        response.into_body().collect().await.expect("a body");
    }
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

#[tokio::test]
async fn every_code_but_ok_is_an_error_in_headers_and_in_trailers() {
    for (number, name) in CODES.into_iter().enumerate() {
        for place in [Where::Headers, Where::Trailers] {
            let span = called(&number.to_string(), place, StatusCode::OK).await;
            assert_eq!(span.name, "shop.v1.Cart/Add");
            assert_eq!(span.span_kind, SpanKind::Client);
            let said = attribute(&span, RPC_RESPONSE_STATUS_CODE);
            assert_eq!(said.as_deref(), Some(name), "{place:?}");
            if name == "OK" {
                assert_eq!(span.status, Status::Unset);
                assert_eq!(error_type(&span), None);
            } else {
                assert_eq!(span.status, Status::error(""), "{name}");
                assert_eq!(error_type(&span).as_deref(), Some(name), "{place:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_went_wrong_is_what_the_message_says() {
    let message = Some("no%20such%20cart");
    for (status, expected) in [("5", Status::error("no such cart")), ("0", Status::Unset)] {
        for place in [Where::Headers, Where::Trailers] {
            let span = called_saying(status, message, place, StatusCode::OK).await;
            assert_eq!(span.status, expected, "{place:?}");
        }
    }
}

#[tokio::test]
async fn a_response_without_a_status_is_of_unknown_status() {
    let span = called("0", Where::Nowhere, StatusCode::OK).await;
    assert_eq!(error_type(&span).as_deref(), Some("UNKNOWN"));
}

#[tokio::test]
async fn an_answer_that_is_not_grpc_is_taken_as_its_specification_says() {
    for (http, name) in [
        (400, "INTERNAL"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "UNIMPLEMENTED"),
        (429, "UNAVAILABLE"),
        (502, "UNAVAILABLE"),
        (503, "UNAVAILABLE"),
        (504, "UNAVAILABLE"),
        (418, "UNKNOWN"),
    ] {
        let http = StatusCode::from_u16(http).expect("a status");
        let span = called("", Where::Nowhere, http).await;
        assert_eq!(error_type(&span).as_deref(), Some(name), "{http}");
    }
}
