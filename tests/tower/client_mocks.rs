//! The client layer around services that are played by hand: readiness, back-pressure, and what is given up.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use instrument_core::testing::Kit;
use instrument_tower::client::ClientTrace;
use instrument_tower::{ClientTraceLayer, ResendLayer};
use opentelemetry::trace::Status;
use opentelemetry_semantic_conventions::attribute::HTTP_RESPONSE_STATUS_CODE;
use tokio_test::{assert_pending, assert_ready, assert_ready_err, assert_ready_ok, task};
use tower::{Layer, Service};
use tower_test::mock::{self, Mock};
use tower_tests::{attribute, error_type};

type Sent = Request<Full<Bytes>>;
type Answered = Response<Full<Bytes>>;

fn request() -> Sent {
    let request = Request::get("http://shop.example/users/1").body(Full::default());
    request.expect("a request")
}

type Traced = mock::Spawn<ClientTrace<Mock<Sent, Answered>>>;

fn traced(kit: &Kit) -> (Traced, mock::Handle<Sent, Answered>) {
    mock::spawn_layer(ClientTraceLayer::http().with_provider(kit.provider().clone()))
}

#[tokio::test]
async fn the_layer_is_ready_when_the_service_is_and_holds_nothing_back() {
    let kit = Kit::new();
    let (mut client, mut handle) = traced(&kit);
    handle.allow(0);
    assert_pending!(client.poll_ready());
    handle.allow(1);
    assert_ready_ok!(client.poll_ready());
    let first = task::spawn(client.call(request()));
    // One was allowed, and one was called: there is no room in between.
    assert_pending!(client.poll_ready());
    drop(first);
    handle.send_error("no more");
    assert_ready_err!(client.poll_ready());
    // Not being ready is no call.
    assert_eq!(kit.spans().len(), 1);
}

#[tokio::test]
async fn the_request_is_told_of_the_span_before_anyone_polls() {
    let kit = Kit::new();
    let (mut client, mut handle) = traced(&kit);
    assert_ready_ok!(client.poll_ready());
    let mut call = task::spawn(client.call(request()));
    let (sent, answer) = handle.next_request().await.expect("a request");
    let told = sent.headers()["traceparent"].to_str().expect("text");
    let open = kit.unfinished();
    assert!(told.contains(&open[0].span_context().span_id().to_string()));
    assert_pending!(call.poll());
    answer.send_response(Response::new(Full::default()));
    assert!(call.is_woken());
    let _response = assert_ready_ok!(call.poll());
    kit.assert_complete();
}

#[tokio::test]
async fn a_call_that_is_given_up_before_its_response_is_no_error() {
    let kit = Kit::new();
    let (mut client, mut handle) = traced(&kit);
    assert_ready_ok!(client.poll_ready());
    let mut call = task::spawn(client.call(request()));
    let _pending = handle.next_request().await.expect("a request");
    assert_pending!(call.poll());
    drop(call);
    let span = &kit.spans()[0];
    assert_eq!(span.status, Status::Unset);
    assert_eq!(error_type(span), None);
    assert_eq!(attribute(span, "cancelled").as_deref(), Some("true"));
    assert_eq!(attribute(span, HTTP_RESPONSE_STATUS_CODE), None);
    kit.assert_complete();
}

#[tokio::test]
async fn a_call_that_is_never_polled_ends_its_span() {
    let kit = Kit::new();
    let (mut client, _handle) = traced(&kit);
    assert_ready_ok!(client.poll_ready());
    drop(client.call(request()));
    assert_eq!(kit.spans().len(), 1);
    kit.assert_complete();
}

#[tokio::test]
async fn an_error_of_the_service_is_handed_on_as_it_is() {
    let kit = Kit::new();
    let (mut client, mut handle) = traced(&kit);
    assert_ready_ok!(client.poll_ready());
    let mut call = task::spawn(client.call(request()));
    let (_, answer) = handle.next_request().await.expect("a request");
    answer.send_error("it broke");
    let error = assert_ready!(call.poll()).expect_err("an error");
    assert_eq!(error.to_string(), "it broke");
    assert_eq!(error_type(&kit.spans()[0]).as_deref(), Some("_OTHER"));
    assert_eq!(kit.spans()[0].status, Status::error("it broke"));
    kit.assert_complete();
}

#[tokio::test]
async fn the_layer_that_counts_resends_is_transparent() {
    let (mut client, mut handle) = mock::spawn_layer::<Sent, Answered, _>(ResendLayer::new());
    handle.allow(0);
    assert_pending!(client.poll_ready());
    handle.allow(1);
    assert_ready_ok!(client.poll_ready());
    let _call = client.call(request());
    assert_pending!(client.poll_ready());
}

#[test]
fn the_layers_services_are_cloned_and_sent() {
    fn is_sendable<T: Clone + Send + Sync + 'static>(_: &T) {}
    let (service, _handle) = mock::pair::<Sent, Answered>();
    let client = ResendLayer::new().layer(ClientTraceLayer::http().layer(service));
    is_sendable(&client);
    fn future_is_sendable<S: Service<Sent>>(_: &S)
    where
        S::Future: Send,
    {
    }
    future_is_sendable(&client);
}
