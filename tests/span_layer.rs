//! A span around any Tower service.

use futures_util::FutureExt;
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, SpanKind};
use instrument_tower::SpanLayer;
use std::future::pending;
use std::io;
use tower::{Service, ServiceBuilder, ServiceExt, service_fn};

#[test]
fn layers_nest_as_they_are_stacked() {
    let kit = Kit::new();
    let bound = kit.enter();
    let stack = ServiceBuilder::new()
        .layer(SpanLayer::new("detector_queue").with_kind(SpanKind::Client))
        .layer(SpanLayer::new("detector_work"))
        .service(service_fn(async |frame: u8| {
            instrument_core::span!("forward_pass").in_scope(|| Ok::<_, io::Error>(frame + 1))
        }));
    let answer = stack.oneshot(1).now_or_never().expect("nothing waits");
    drop(bound);

    assert_eq!(answer.expect("no error"), 2);
    assert_eq!(
        kit.tree(),
        "
        detector_queue [client]
          detector_work
            forward_pass
        "
    );
}

#[test]
fn an_error_fails_the_span() {
    let kit = Kit::new();
    let bound = kit.enter();
    let service = service_fn(async |(): ()| Err::<(), _>(io::Error::from(io::ErrorKind::TimedOut)));
    let answer = ServiceBuilder::new()
        .layer(SpanLayer::new("cache"))
        .service(service)
        .oneshot(())
        .now_or_never();
    drop(bound);

    assert!(answer.expect("nothing waits").is_err());
    assert_eq!(kit.tree(), r#"cache !std::io::error::Error "timed out""#);
}

#[test]
fn a_response_that_is_given_up_ends_its_span_as_cancelled() {
    let kit = Kit::new();
    let bound = kit.enter();
    let mut service = ServiceBuilder::new()
        .layer(SpanLayer::new("cache"))
        .service(service_fn(async |(): ()| {
            pending::<Result<(), io::Error>>().await
        }));
    let mut response = Box::pin(service.call(()));
    assert!(response.as_mut().now_or_never().is_none());
    assert_eq!(kit.unfinished().len(), 1);
    drop(response);
    drop(bound);

    assert_eq!(kit.tree(), "cache cancelled=true");
    kit.assert_complete();
}

#[test]
fn a_layer_that_is_switched_off_passes_through() {
    for (instrumentation, tree) in [
        (Instrumentation::All, "cache\n  look_up"),
        (Instrumentation::None, "look_up"),
        (Instrumentation::Only(vec!["server".to_owned()]), "look_up"),
        (
            Instrumentation::Only(vec!["span".to_owned()]),
            "cache\n  look_up",
        ),
    ] {
        let kit = Kit::new()
            .with_provider(move |provider| provider.with_instrumentation(instrumentation.clone()));
        let bound = kit.enter();
        let stack = ServiceBuilder::new()
            .layer(SpanLayer::new("cache"))
            .service(service_fn(async |(): ()| {
                instrument_core::span!("look_up").in_scope(|| Ok::<_, io::Error>(()))
            }));
        let answer = stack.oneshot(()).now_or_never().expect("nothing waits");
        drop(bound);

        answer.expect("no error");
        assert_eq!(kit.tree(), tree);
    }
}
