//! What several see fail has one `error.type`, the first that was said, and one status.

use instrument_core::opentelemetry::trace::Status;
use instrument_core::testing::Kit;
use instrument_core::{Span, current, span, traced_span};
use opentelemetry_sdk::trace::SpanData;
use std::io;
use std::panic::catch_unwind;

fn broken() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

fn error_types(span: &SpanData) -> Vec<String> {
    let attributes = span.attributes.iter();
    let types = attributes.filter(|one| one.key.as_str() == "error.type");
    types.map(|one| one.value.as_str().into_owned()).collect()
}

fn recorded(work: impl FnOnce(Span)) -> SpanData {
    let kit = Kit::new();
    let _recording = kit.enter();
    work(span!("work").start());
    kit.span("work")
}

#[test]
fn a_layer_adds_nothing_to_what_the_handler_has_recorded() {
    let span = recorded(|mut span| {
        span.within(|| current::record_error(&broken()));
        span.within(|| current::fail("503", "the layer"));
        span.settle(|end| end.failed("500", "the server"));
    });
    assert_eq!(error_types(&span), ["timeout"]);
    assert_eq!(span.status, Status::error("timed out"));
    assert_eq!(span.events.len(), 1);
}

#[test]
fn a_failure_without_an_exception_is_one_too() {
    let span = recorded(|mut span| {
        span.within(|| current::fail("503", "the layer"));
        span.settle(|end| end.failed("500", "the server"));
    });
    assert_eq!(error_types(&span), ["503"]);
    assert_eq!(span.status, Status::error("the layer"));
    assert!(span.events.is_empty());
}

#[test]
fn a_type_that_is_set_by_hand_is_kept_and_fails_nothing_by_itself() {
    let span = recorded(|mut span| {
        span.within(|| current::set_attribute("error.type", "own"));
        span.settle(|end| end.failed("500", "the server"));
    });
    assert_eq!(error_types(&span), ["own"]);
    assert_eq!(span.status, Status::error(""));
    let span = recorded(|mut span| {
        span.within(|| current::set_attribute("error.type", "own"));
        span.end();
    });
    assert_eq!(span.status, Status::Unset);
}

#[test]
fn a_panic_after_a_failure_is_not_another() {
    let span = recorded(|span| {
        let work = std::panic::AssertUnwindSafe(|| {
            span.in_scope(|| {
                current::record_error(&broken());
                panic!("on purpose");
            });
        });
        catch_unwind(work).expect_err("it panics");
    });
    assert_eq!(error_types(&span), ["timeout"]);
    assert_eq!(span.status, Status::error("timed out"));
}

#[traced_span]
fn work() -> io::Result<()> {
    current::record_error(&io::Error::from(io::ErrorKind::PermissionDenied));
    Err(broken())
}

#[test]
fn each_error_has_its_exception_and_the_first_its_type() {
    let kit = Kit::new();
    let _recording = kit.enter();
    assert!(work().is_err());
    let span = kit.span("work");
    assert_eq!(error_types(&span), ["permission"]);
    assert_eq!(span.events.len(), 2);
}

#[test]
fn each_span_fails_for_itself() {
    let kit = Kit::new();
    let _recording = kit.enter();
    for _ in 0..3 {
        assert!(work().is_err());
    }
    for span in kit.spans() {
        assert_eq!(error_types(&span), ["permission"]);
    }
}
