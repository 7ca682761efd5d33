//! Readiness, back-pressure and cancellation of the layers, by hand.

use futures_util::FutureExt;
use http::{Request, Response};
use http_body_util::Empty;
use instrument_core::testing::Kit;
use instrument_tower::{
    BaggageLayer, ErrorStatusLayer, MetricsLayer, RequestIdLayer, ResponseContextLayer, RouteLayer,
    ServerStack, SpanLayer, TraceContextLayer,
};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use std::pin::pin;
use tokio_test::{assert_pending, assert_ready, assert_ready_err, assert_ready_ok};
use tower_test::mock;

type Body = Empty<bytes::Bytes>;

fn request() -> Request<Body> {
    Request::new(Body::new())
}

/// What every layer must leave as it is: a service that is not ready, that has room for one, that fails to be ready.
macro_rules! forwards_readiness {
    ($($name:ident: $layer:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let (mut service, mut handle) = mock::spawn_layer::<Request<Body>, Response<Body>, _>($layer);
            handle.allow(0);
            assert_pending!(service.poll_ready());
            handle.allow(1);
            assert_ready_ok!(service.poll_ready());
            let mut response = tokio_test::task::spawn(service.call(request()));
            // Nothing is buffered: the service was given the request at once, and there is room for no other.
            let (_, respond) = assert_ready!(pin!(handle.next_request()).now_or_never_poll()).expect("a request");
            assert_pending!(service.poll_ready());
            assert_pending!(response.poll());
            respond.send_response(Response::new(Body::new()));
            assert!(response.is_woken());
            assert_ready_ok!(response.poll());
            handle.send_error("broken");
            assert_ready_err!(service.poll_ready());
        }
    )*};
}

trait NowOrNeverPoll: Future + Sized {
    fn now_or_never_poll(self) -> std::task::Poll<Self::Output> {
        self.now_or_never()
            .map_or(std::task::Poll::Pending, std::task::Poll::Ready)
    }
}

impl<F: Future> NowOrNeverPoll for F {}

forwards_readiness! {
    trace_context_forwards_readiness: TraceContextLayer::http();
    trace_context_for_grpc_forwards_readiness: TraceContextLayer::grpc();
    baggage_forwards_readiness: BaggageLayer::pipeline();
    response_context_forwards_readiness: ResponseContextLayer::new();
    request_ids_forward_readiness: RequestIdLayer::new();
    routes_forward_readiness: RouteLayer::new();
    the_stack_forwards_readiness: ServerStack::http();
    metrics_forward_readiness: MetricsLayer::server().with_meter_provider(SdkMeterProvider::default());
    metrics_of_clients_forward_readiness: MetricsLayer::client();
    error_status_forwards_readiness: ErrorStatusLayer::http();
    error_status_of_grpc_forwards_readiness: ErrorStatusLayer::grpc();
    spans_forward_readiness: SpanLayer::new("call");
}

#[tokio::test]
async fn a_response_that_is_given_up_gives_up_the_services_work() {
    let kit = Kit::new();
    let layer = TraceContextLayer::http().with_provider(kit.provider().clone());
    let (mut service, mut handle) = mock::spawn_layer::<Request<Body>, Response<Body>, _>(layer);
    assert_ready_ok!(service.poll_ready());
    let mut response = tokio_test::task::spawn(service.call(request()));
    assert_pending!(response.poll());
    let (_, respond) = handle.next_request().await.expect("a request");
    assert_eq!(kit.unfinished().len(), 1);
    drop(response);
    assert_eq!(
        kit.span("GET").status,
        opentelemetry::trace::Status::error("")
    );
    // Nobody listens any more.
    respond.send_response(Response::new(Body::new()));
    kit.assert_complete();
}

#[tokio::test]
async fn an_error_of_the_service_is_passed_on_and_recorded() {
    let kit = Kit::new();
    let layer = TraceContextLayer::http().with_provider(kit.provider().clone());
    let (mut service, mut handle) = mock::spawn_layer::<Request<Body>, Response<Body>, _>(layer);
    assert_ready_ok!(service.poll_ready());
    let mut response = tokio_test::task::spawn(service.call(request()));
    let (_, respond) = handle.next_request().await.expect("a request");
    respond.send_error("broken");
    let error = assert_ready_err!(response.poll());
    assert_eq!(error.to_string(), "broken");
    let span = kit.span("GET");
    assert_eq!(span.status, opentelemetry::trace::Status::error("broken"));
    assert_eq!(tower_tests::error_type(&span).as_deref(), Some("_OTHER"));
}

#[tokio::test]
async fn a_span_around_any_service_is_cancelled_with_its_response() {
    let kit = Kit::new();
    let layer = SpanLayer::new("call").with_provider(kit.provider().clone());
    let (mut service, mut handle) = mock::spawn_layer::<u8, u8, _>(layer);
    assert_ready_ok!(service.poll_ready());
    let mut response = tokio_test::task::spawn(service.call(1));
    assert_pending!(response.poll());
    let (_, _respond) = handle.next_request().await.expect("a request");
    drop(response);
    assert_eq!(kit.tree(), "call cancelled=true");
}
