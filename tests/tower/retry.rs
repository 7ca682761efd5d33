//! Decisions of `tower::retry`, seen on the span around them; the policy decides as it did.

use http::{Request, Response, StatusCode};
use instrument_core::testing::Kit;
use instrument_core::{Instrument, Instrumentation, span};
use instrument_tower::retry::SeenRetry;
use instrument_tower::{ClientTraceLayer, ResendLayer};
use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::trace::Sampler;
use std::io;
use std::time::Duration;
use tokio::time::Sleep;
use tower::retry::{Policy, RetryLayer};
use tower::timeout::TimeoutLayer;
use tower::{BoxError, Service, ServiceBuilder, ServiceExt};
use tower_test::mock;

/// Tries again so often, each time after twice as long.
#[derive(Clone, Debug)]
struct Patient {
    left: u32,
    delay: Duration,
}

fn patient(left: u32) -> Patient {
    Patient {
        left,
        delay: Duration::from_secs(1),
    }
}

trait IsBad {
    fn is_bad(&self) -> bool;
}

impl<B> IsBad for Response<B> {
    fn is_bad(&self) -> bool {
        self.status().is_server_error()
    }
}

impl IsBad for &str {
    fn is_bad(&self) -> bool {
        *self == "busy"
    }
}

impl<Req: Clone, Res: IsBad, E> Policy<Req, Res, E> for Patient {
    type Future = Sleep;

    fn retry(&mut self, _: &mut Req, result: &mut Result<Res, E>) -> Option<Sleep> {
        if result.as_ref().is_ok_and(|response| !response.is_bad()) {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let delay = self.delay;
        self.delay *= 2;
        Some(tokio::time::sleep(delay))
    }

    fn clone_request(&mut self, request: &Req) -> Option<Req> {
        Some(request.clone())
    }
}

type Sent = Request<String>;

fn get() -> Sent {
    let request = Request::get("http://detector:8095/health").body(String::new());
    request.expect("a request")
}

fn answer(status: StatusCode) -> Result<Response<String>, io::Error> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    Ok(response)
}

/// What a server that answers so makes of a client that is so patient: its last answer, and the trace.
async fn asked(
    kit: &Kit,
    retries: u32,
    answers: Vec<Result<Response<String>, io::Error>>,
) -> Result<StatusCode, BoxError> {
    let (service, mut server) = mock::pair::<Sent, Response<String>>();
    let mut client = ServiceBuilder::new()
        .layer(ResendLayer::new())
        .layer(RetryLayer::new(SeenRetry::http(patient(retries))))
        .layer(ClientTraceLayer::http())
        .service(service);
    let serving = tokio::spawn(async move {
        for answer in answers {
            let (_, respond) = server.next_request().await.expect("it is asked once more");
            match answer {
                Ok(response) => respond.send_response(response),
                Err(error) => respond.send_error(error),
            }
        }
    });
    let work = async {
        let response = client.ready().await?.call(get()).await?;
        Ok(response.status())
    };
    let work = async { work.instrument(span!("handle_frame").start()).await };
    let status = work.with_context(kit.context()).await;
    serving.await.expect("no panic");
    status
}

#[tokio::test(start_paused = true)]
async fn every_decision_to_try_again_is_an_event_and_every_attempt_a_numbered_sibling() {
    let kit = Kit::new();
    let answers = vec![
        answer(StatusCode::SERVICE_UNAVAILABLE),
        Err(io::ErrorKind::ConnectionRefused.into()),
        answer(StatusCode::OK),
    ];
    let status = asked(&kit, 5, answers).await.expect("it answers at last");
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        kit.tree().without_attributes(),
        "
        handle_frame +retry +retry
          GET [client] !503
          GET [client] !connection_refused \"connection refused\"
          GET [client]
        "
    );
    let tree = kit
        .tree()
        .with_hidden_values(["retry.delay_ms"])
        .to_string();
    assert!(
        tree.starts_with(
            "handle_frame retry.count=2 +retry(retry.attempt=1 retry.delay_ms=… error.type=\"503\") \
             +retry(retry.attempt=2 retry.delay_ms=… error.type=connection_refused)\n"
        ),
        "{tree}"
    );
    assert!(tree.contains("http.request.resend_count=2"), "{tree}");
    kit.assert_complete();
}

#[tokio::test(start_paused = true)]
async fn patience_that_is_exhausted_is_told_and_the_error_is_the_last_one() {
    let kit = Kit::new();
    let broken = || Err(io::Error::from(io::ErrorKind::BrokenPipe));
    let error = asked(&kit, 1, vec![broken(), broken()]).await;
    let error = error.expect_err("it never answers");
    assert!(error.downcast_ref::<io::Error>().is_some());
    let tree = kit
        .tree()
        .with_hidden_values(["retry.delay_ms"])
        .to_string();
    assert!(
        tree.starts_with(
            "handle_frame retry.count=1 +retry(retry.attempt=1 retry.delay_ms=… error.type=broken_pipe) \
             +retry.exhausted(retry.attempt=2 error.type=broken_pipe)\n"
        ),
        "{tree}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_not_tried_again_leaves_no_trace_of_it() {
    for status in [StatusCode::OK, StatusCode::NOT_FOUND] {
        let kit = Kit::new();
        let answered = asked(&kit, 3, vec![answer(status)]).await;
        assert_eq!(answered.expect("it answers"), status);
        let tree = kit.tree().to_string();
        assert!(tree.starts_with("handle_frame\n"), "{tree}");
    }
    // An error at once, of a policy that gives nothing another try.
    let kit = Kit::new();
    let failed = asked(&kit, 0, vec![Err(io::ErrorKind::TimedOut.into())]).await;
    assert!(failed.is_err());
    assert!(kit.tree().to_string().starts_with("handle_frame\n"));
}

#[tokio::test(start_paused = true)]
async fn timeouts_of_anything_are_seen_and_requests_do_not_count_together() {
    let kit = Kit::new();
    let (service, mut server) = mock::pair::<&'static str, &'static str>();
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(SeenRetry::new(patient(5))))
        .layer(TimeoutLayer::new(Duration::from_secs(2)))
        .service(service);
    tokio::spawn(async move {
        let mut unanswered = Vec::new();
        for number in 0.. {
            let Some((_, respond)) = server.next_request().await else {
                return;
            };
            match number {
                0 => unanswered.push(respond),
                1 => respond.send_response("busy"),
                _ => respond.send_response("ok"),
            }
        }
    });
    let work = async {
        for name in ["first", "second"] {
            let answered = client
                .clone()
                .oneshot("look")
                .instrument(span!(name).start());
            assert_eq!(answered.await.expect("it answers"), "ok");
        }
    };
    work.with_context(kit.context()).await;
    assert_eq!(
        kit.tree().with_hidden_values(["retry.delay_ms"]),
        "
        first retry.count=2 +retry(retry.attempt=1 retry.delay_ms=… error.type=timeout) \
        +retry(retry.attempt=2 retry.delay_ms=… error.type=response)
        second
        "
    );
}

#[tokio::test(start_paused = true)]
async fn where_nobody_looks_nothing_is_counted() {
    let kits = [
        Kit::new().with_sampler(Sampler::AlwaysOff),
        Kit::new().with_provider(|provider| {
            provider.with_instrumentation(Instrumentation::Only(vec!["client".to_owned()]))
        }),
    ];
    for kit in kits {
        let answers = vec![answer(StatusCode::BAD_GATEWAY), answer(StatusCode::OK)];
        let status = asked(&kit, 5, answers).await.expect("it answers at last");
        assert_eq!(status, StatusCode::OK);
        assert!(!kit.tree().to_string().contains("retry"), "{}", kit.tree());
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_given_up_while_it_waits_tells_why_it_waited() {
    let kit = Kit::new();
    let answers = vec![answer(StatusCode::BAD_GATEWAY)];
    let given_up = tokio::time::timeout(Duration::from_millis(10), asked(&kit, 5, answers));
    assert!(given_up.await.is_err());
    let tree = kit
        .tree()
        .with_hidden_values(["retry.delay_ms"])
        .to_string();
    assert!(
        tree.contains("+retry(retry.attempt=1 retry.delay_ms=… error.type=\"502\")"),
        "{tree}"
    );
    assert!(
        tree.starts_with("handle_frame retry.count=1 cancelled=true"),
        "{tree}"
    );
    let debug = format!("{:?}", SeenRetry::new(patient(1)));
    assert!(debug.contains("Patient"), "{debug}");
}
