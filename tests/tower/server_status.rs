//! What a server's span says for every status of HTTP.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::routing::get;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use instrument_core::SpanKind;
use instrument_core::testing::Kit;
use instrument_tower::TraceContextLayer;
use opentelemetry::trace::Status;
use opentelemetry_semantic_conventions::attribute::HTTP_RESPONSE_STATUS_CODE;
use tower::ServiceExt;
use tower_tests::{attribute, error_type};

fn app(kit: &Kit) -> Router {
    Router::new()
        .route(
            "/status/{code}",
            get(async |Path(code): Path<u16>| StatusCode::from_u16(code).expect("a status")),
        )
        .layer(TraceContextLayer::http().with_provider(kit.provider().clone()))
}

#[tokio::test]
async fn every_status_from_200_to_599() {
    let kit = Kit::new();
    let app = app(&kit);
    for code in 200..=599_u16 {
        let request = Request::get(format!("/status/{code}")).body(Body::empty());
        let response = app
            .clone()
            .oneshot(request.expect("a request"))
            .await
            .expect("infallible");
        response.into_body().collect().await.expect("a body");

        let span = kit.spans().pop().expect("a span");
        assert_eq!(span.name, "GET /status/{code}");
        assert_eq!(span.span_kind, SpanKind::Server);
        let said = attribute(&span, HTTP_RESPONSE_STATUS_CODE);
        assert_eq!(said, Some(code.to_string()));
        // 4xx is the client's fault, and the description would only repeat the code.
        if code >= 500 {
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
