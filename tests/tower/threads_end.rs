//! What a thread drops at its very end may be a response under way, though OpenTelemetry's context is gone by then.

use bytes::Bytes;
use futures_util::FutureExt;
use http::{Request, Response};
use http_body_util::Empty;
use instrument_core::testing::Kit;
use instrument_core::{Provider, span};
use instrument_tower::{BaggageLayer, ErrorStatusLayer, ServerStack, TraceContextLayer};
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{self, Waker};
use std::thread;
use tower::{ServiceBuilder, ServiceExt};
use tower_tests::Measured;

type Answer = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static KEPT: RefCell<Vec<Answer>> = const { RefCell::new(Vec::new()) };
}

/// A request that was begun to be answered. If that panics, it is as good as under way still.
fn begun(provider: &Provider, measured: &Measured, panics: bool) -> Answer {
    let stack = ServerStack::new(TraceContextLayer::http().with_provider(provider.clone()))
        .with_baggage(BaggageLayer::pipeline())
        .with_metrics(measured.server())
        .with_error_status(ErrorStatusLayer::http());
    let service =
        ServiceBuilder::new()
            .layer(stack)
            .service_fn(move |_: Request<Empty<Bytes>>| async move {
                let _inside = span!("inside").start();
                if panics {
                    // Without the hook, which would print it.
                    resume_unwind(Box::new("as planned"));
                }
                pending::<Result<Response<Empty<Bytes>>, Infallible>>().await
            });
    let request = Request::get("/").body(Empty::new()).expect("a request");
    let mut answer: Answer = Box::pin(service.oneshot(request).map(drop));
    let mut cx = task::Context::from_waker(Waker::noop());
    let polled = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(&mut cx)));
    assert_eq!(polled.is_err(), panics);
    answer
}

#[test]
fn what_a_thread_keeps_to_its_end_ends_with_it() {
    let (kit, measured) = (Kit::new(), Measured::new());
    for panics in [false, true] {
        let (provider, measured) = (kit.provider().clone(), measured.clone());
        // Made before OpenTelemetry's context, and so dropped after it.
        let work = move || {
            KEPT.with_borrow(Vec::len);
            let answer = begun(&provider, &measured, panics);
            KEPT.with_borrow_mut(|all| all.push(answer));
        };
        thread::spawn(work).join().expect("no panic");
    }
    kit.assert_complete();
    assert_eq!(
        kit.tree().without_attributes(),
        r#"
        GET [server] !cancelled
          inside
        GET [server] !panic "panicked"
          inside !panic "panicked"
        "#
    );
    let mut ended: Vec<_> = measured
        .series("http.server.request.duration")
        .iter()
        .map(|series| series.attribute("error.type").map(str::to_owned))
        .collect();
    ended.sort();
    assert_eq!(ended, ["cancelled", "panic"].map(|it| Some(it.to_owned())));
    assert_eq!(measured.active("http.server.active_requests"), 0.0);
}
