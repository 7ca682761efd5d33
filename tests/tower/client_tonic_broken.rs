//! What calls of tonic's are recorded and measured as that get no status from the server: what their callers get.

use h2::Reason;
use instrument_core::testing::Kit;
use instrument_tower::ClientTraceLayer;
use std::future::{self, Pending};
use std::time::Duration;
use tonic::body::Body;
use tonic::transport::Endpoint;
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tower::util::ServiceFn;
use tower::{BoxError, Layer, Service, ServiceBuilder};
use tower_tests::{Instead, Measured, attribute, error_type, serving_until};

const CODE: &str = "rpc.response.status_code";

/// `error.type` of the call, and the code that its caller got.
async fn called(instead: Instead, within: bool) -> (String, Code) {
    let (address, go_on) = serving_until(instead, within).await;
    let (kit, measured) = (Kit::new(), Measured::new());
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("a URI");
    let channel = ServiceBuilder::new()
        .layer(ClientTraceLayer::grpc().with_provider(kit.provider().clone()))
        .layer(measured.client())
        .service(endpoint.connect_lazy());
    let mut asked = Request::new(HealthCheckRequest::default());
    if matches!(instead, Instead::Nothing) {
        asked.set_timeout(Duration::from_millis(20));
    }
    let answer = HealthClient::new(channel).watch(asked).await;
    let status = if within {
        let mut updates = answer.expect("an answer").into_inner();
        updates.message().await.expect("no error").expect("one");
        go_on.send(()).expect("somebody waits");
        updates.message().await.expect_err("only half of it")
    } else {
        answer.expect_err("no answer")
    };
    (recorded(&kit, &measured, status.code()), status.code())
}

/// `error.type`, once it is clear that the span and the measurement have it, and that code.
fn recorded(kit: &Kit, measured: &Measured, code: Code) -> String {
    kit.assert_complete();
    let span = kit.spans().pop().expect("a span");
    let said = attribute(&span, CODE).expect("a code");
    let name = said.replace('_', "");
    assert!(
        name.eq_ignore_ascii_case(&format!("{code:?}")),
        "{said} {code:?}"
    );
    let error_type = error_type(&span).expect("an error");
    let series = measured.one("rpc.client.call.duration");
    assert_eq!(series.attribute(CODE), Some(&*said));
    assert_eq!(series.attribute("error.type"), Some(&*error_type));
    error_type
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_passes_is_cancelled_by_the_client() {
    let said = called(Instead::Nothing, false).await;
    assert_eq!(said, ("timeout".to_owned(), Code::Cancelled));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_reset_has_the_code_of_the_reason() {
    for within in [false, true] {
        for (reason, code) in [
            (Reason::CANCEL, Code::Cancelled),
            (Reason::INTERNAL_ERROR, Code::Internal),
            (Reason::ENHANCE_YOUR_CALM, Code::ResourceExhausted),
            (Reason::STREAM_CLOSED, Code::Unknown),
        ] {
            let said = called(Instead::Reset(reason), within).await;
            assert_eq!(said, ("stream_reset".to_owned(), code));
        }
        let (error_type, code) = called(Instead::GoAway(Reason::ENHANCE_YOUR_CALM), within).await;
        assert_eq!((&*error_type, code), ("go_away", Code::ResourceExhausted));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_is_of_unknown_status() {
    for within in [false, true] {
        let (error_type, code) = called(Instead::HangUp, within).await;
        let words = ["broken_pipe", "connection_reset", "unexpected_eof"];
        assert!(words.contains(&&*error_type), "{error_type}");
        assert_eq!(code, Code::Unknown);
    }
}

/// A service that never answers.
type Silent = ServiceFn<fn(http::Request<Body>) -> Pending<Result<http::Response<Body>, BoxError>>>;

/// A call of it, within these layers.
async fn given_up<L>(within: L) -> (String, Code)
where
    L: Layer<Silent>,
    L::Service: Service<http::Request<Body>, Response = http::Response<Body>, Error = BoxError>,
{
    let (kit, measured) = (Kit::new(), Measured::new());
    let silent = tower::service_fn((|_| future::pending()) as fn(_) -> _);
    let service = ServiceBuilder::new()
        .layer(ClientTraceLayer::grpc().with_provider(kit.provider().clone()))
        .layer(measured.client())
        .layer(within)
        .service(silent);
    let mut client = HealthClient::new(service);
    let answer = client.check(HealthCheckRequest::default());
    let code = answer.await.expect_err("no answer").code();
    (recorded(&kit, &measured, code), code)
}

#[tokio::test(start_paused = true)]
async fn what_other_layers_give_up_is_what_tonic_makes_of_it() {
    let layers = ServiceBuilder::new().load_shed().concurrency_limit(0);
    let said = given_up(layers.into_inner()).await;
    assert_eq!(said, ("overloaded".to_owned(), Code::ResourceExhausted));
    let layers = ServiceBuilder::new().timeout(Duration::from_secs(1));
    let said = given_up(layers.into_inner()).await;
    assert_eq!(said, ("timeout".to_owned(), Code::Unknown));
}
