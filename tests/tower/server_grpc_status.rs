//! What a server's span says for every status of gRPC, in headers and in trailers.

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use instrument_core::SpanKind;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry::trace::Status;
use opentelemetry_sdk::trace::SpanData;
use opentelemetry_semantic_conventions::attribute::RPC_RESPONSE_STATUS_CODE;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::{attribute, attributes, error_type};

const CODES: [(&str, bool); 17] = [
    ("OK", false),
    ("CANCELLED", false),
    ("UNKNOWN", true),
    ("INVALID_ARGUMENT", false),
    ("DEADLINE_EXCEEDED", true),
    ("NOT_FOUND", false),
    ("ALREADY_EXISTS", false),
    ("PERMISSION_DENIED", false),
    ("RESOURCE_EXHAUSTED", false),
    ("FAILED_PRECONDITION", false),
    ("ABORTED", false),
    ("OUT_OF_RANGE", false),
    ("UNIMPLEMENTED", true),
    ("INTERNAL", true),
    ("UNAVAILABLE", true),
    ("DATA_LOSS", true),
    ("UNAUTHENTICATED", false),
];

#[derive(Clone, Copy, Debug)]
enum Where {
    Headers,
    Trailers,
    Nowhere,
}

/// The span of a call that is answered so.
async fn called(path: &str, status: &str, place: Where, http: StatusCode) -> SpanData {
    called_through(TraceContextLayer::grpc(), path, (status, None), place, http).await
}

async fn called_through(
    layer: TraceContextLayer,
    path: &str,
    (status, message): (&str, Option<&'static str>),
    place: Where,
    http: StatusCode,
) -> SpanData {
    let kit = Kit::new();
    let code = HeaderValue::from_str(status).expect("a header's value");
    let service = ServiceBuilder::new()
        .layer(layer.with_provider(kit.provider().clone()))
        .service_fn(async |_: Request<()>| {
            let mut fields = HeaderMap::new();
            fields.insert("grpc-status", code.clone());
            if let Some(message) = message {
                fields.insert("grpc-message", HeaderValue::from_static(message));
            }
            let message = Frame::data(Bytes::from_static(b"\0\0\0\0\0"));
            let frames = match place {
                Where::Headers => vec![],
                Where::Trailers => vec![message, Frame::trailers(fields.clone())],
                Where::Nowhere => vec![message],
            };
            let frames = frames.into_iter().map(Ok::<_, Infallible>);
            let mut response = Response::new(StreamBody::new(stream::iter(frames)));
            *response.status_mut() = http;
            if matches!(place, Where::Headers) {
                *response.headers_mut() = fields;
            }
            Ok::<_, Infallible>(response)
        });
    let request = Request::post(path).body(()).expect("a request");
    let response = service.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
    kit.assert_complete();
    kit.spans().pop().expect("a span")
}

#[tokio::test]
async fn every_code_in_headers_and_in_trailers() {
    for (number, (name, is_error)) in CODES.into_iter().enumerate() {
        for place in [Where::Headers, Where::Trailers] {
            let span = called(
                "/shop.v1.Cart/Add",
                &number.to_string(),
                place,
                StatusCode::OK,
            )
            .await;
            assert_eq!(span.span_kind, SpanKind::Server);
            let said = attribute(&span, RPC_RESPONSE_STATUS_CODE);
            assert_eq!(said.as_deref(), Some(name), "{place:?}");
            if is_error {
                assert_eq!(span.status, Status::error(""), "{name} {place:?}");
                assert_eq!(error_type(&span).as_deref(), Some(name));
            } else {
                assert_eq!(span.status, Status::Unset, "{name} {place:?}");
                assert_eq!(error_type(&span), None);
            }
            // It was OK at first, so it is known.
            assert_eq!(span.name, "shop.v1.Cart/Add");
            assert_eq!(
                attribute(&span, "rpc.method").as_deref(),
                Some("shop.v1.Cart/Add")
            );
        }
    }
}

/// A peer reads the status from headers only, and takes none for success.
#[tokio::test]
async fn a_call_without_a_status_is_unknown() {
    let span = called("/shop.v1.Cart/Add", "0", Where::Nowhere, StatusCode::OK).await;
    assert_eq!(error_type(&span).as_deref(), Some("UNKNOWN"));
    let span = called(
        "/shop.v1.Cart/Add",
        "seven",
        Where::Trailers,
        StatusCode::OK,
    )
    .await;
    assert_eq!(error_type(&span).as_deref(), Some("UNKNOWN"));
}

/// It is a client's to see too, so it is no secret; in URLs there may be one nevertheless.
#[tokio::test]
async fn what_went_wrong_is_what_the_message_says() {
    let message = "disk%20full%20at%20http://h/a?sig=x";
    for (status, expected) in [
        ("13", Status::error("disk full at http://h/a")),
        ("5", Status::Unset),
        ("0", Status::Unset),
    ] {
        for place in [Where::Headers, Where::Trailers] {
            let (layer, path) = (TraceContextLayer::grpc(), "/shop.v1.Cart/Add");
            let said = (status, Some(message));
            let span = called_through(layer, path, said, place, StatusCode::OK).await;
            assert_eq!(span.status, expected, "{place:?}");
        }
    }
}

#[tokio::test]
async fn a_message_is_kept_as_long_as_a_line() {
    let message: &str = "%C3%A4".repeat(5000).leak();
    let (layer, path) = (TraceContextLayer::grpc(), "/shop.v1.Cart/Add");
    let said = ("13", Some(message));
    let span = called_through(layer, path, said, Where::Trailers, StatusCode::OK).await;
    let Status::Error { description } = &span.status else {
        panic!("{:?}", span.status)
    };
    assert_eq!(**description, "ä".repeat(512));
}

/// What comes later is not waited for, and nothing is made up in its place.
#[tokio::test]
async fn a_span_that_ends_with_the_head_says_what_the_head_says() {
    for (place, code) in [
        (Where::Trailers, None),
        (Where::Nowhere, None),
        (Where::Headers, Some("INTERNAL".to_owned())),
    ] {
        let layer = TraceContextLayer::grpc().with_early_end(|_| true);
        let path = "/shop.v1.Cart/Watch";
        let span = called_through(layer, path, ("13", None), place, StatusCode::OK).await;
        assert_eq!(error_type(&span), code, "{place:?}");
        assert_eq!(attribute(&span, RPC_RESPONSE_STATUS_CODE), code);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_grpc_is_what_clients_make_of_it() {
    for (http, name) in [
        (400, "INTERNAL"),
        (404, "UNIMPLEMENTED"),
        (429, "UNAVAILABLE"),
        (500, "UNKNOWN"),
        (503, "UNAVAILABLE"),
    ] {
        let http = StatusCode::from_u16(http).expect("a status");
        let span = called("/shop.v1.Cart/Add", "0", Where::Nowhere, http).await;
        assert_eq!(error_type(&span).as_deref(), Some(name));
    }
}

#[tokio::test]
async fn what_nobody_answers_to_becomes_no_name() {
    for path in ["/no.such.Service/Method", "/x", "/a/b/c", "/", "//"] {
        let span = called(path, "12", Where::Headers, StatusCode::OK).await;
        assert_eq!(span.name, "grpc");
        let said = attributes(&span);
        assert_eq!(said["rpc.method"], "_OTHER");
        assert_eq!(
            said["rpc.method_original"],
            path.strip_prefix('/')
                .filter(|m| m.contains('.'))
                .unwrap_or(path)
        );
    }
}

#[tokio::test]
async fn a_method_that_was_served_once_is_known_when_the_next_span_starts() {
    let path = "/shop.v1.Cart/Known";
    let first = called(path, "0", Where::Trailers, StatusCode::OK).await;
    let second = called(path, "13", Where::Trailers, StatusCode::OK).await;
    for span in [first, second] {
        assert_eq!(span.name, "shop.v1.Cart/Known");
        assert_eq!(
            attribute(&span, "rpc.method").as_deref(),
            Some("shop.v1.Cart/Known")
        );
    }
}

#[tokio::test]
async fn a_method_that_was_named_is_known_though_it_never_answers() {
    let kit = Kit::new();
    let layer = TraceContextLayer::grpc().with_provider(kit.provider().clone());
    for name in ["grpc", "shop.v1.Cart/Wait"] {
        let layer = match name {
            "grpc" => layer.clone(),
            method => layer.clone().with_rpc_methods([method]),
        };
        let service = ServiceBuilder::new()
            .layer(layer)
            .service_fn(async |_: Request<()>| std::future::pending::<Answer>().await);
        let request = Request::post("/shop.v1.Cart/Wait").body(());
        let call = service.oneshot(request.expect("a request"));
        assert!(futures_util::FutureExt::now_or_never(call).is_none());
        let span = kit.span(name);
        assert_eq!(error_type(&span).as_deref(), Some("cancelled"));
        assert_eq!(attribute(&span, "rpc.response.status_code"), None);
        kit.reset();
    }
}

type Answer = Result<Response<http_body_util::Empty<Bytes>>, Infallible>;
