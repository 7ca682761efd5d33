//! What was made before the set-up records after it, and what ends after it does no harm. Alone in its process.

use futures_executor::block_on;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use instrument_core::{Instrument, current, span, traced_span};
use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{Context, global};
use telemetry_tests::receivers::SOON;

#[traced_span]
fn load_model() -> bool {
    span!("read_weights").in_scope(current::is_recording)
}

#[test]
fn what_was_used_before_the_set_up_records_after_it_and_late_spans_do_no_harm() {
    // A service built as `main` begins: its parts are wrapped before anything is set up.
    let wrapped = || span!("request");
    assert!(!load_model());
    wrapped().in_scope(|| {});
    let begun_before = span!("begun_before").start();
    let waiting = async { load_model() }.instrument(span!("waiting").start());

    let collector = Collector::start();
    let telemetry = Telemetry::builder("late")
        .with_variables::<&str, &str>([])
        .with_endpoint(collector.endpoint())
        .without_subscriber()
        .install()
        .expect("the first of this process");
    assert!(load_model());
    wrapped().in_scope(load_model);
    begun_before.in_scope(load_model);
    block_on(waiting);
    global::tracer("another library").in_span("foreign", |_| load_model());

    let begun = span!("begun").start();
    telemetry.shutdown(SOON).expect("it is sent");
    assert_eq!(
        collector.tree(),
        "
        load_model
          read_weights
        request
          load_model
            read_weights
        load_model
          read_weights
        load_model
          read_weights
        foreign
          load_model
            read_weights
        "
    );

    // Too late: no panic, no wait, and nothing arrives.
    begun.in_scope(load_model);
    load_model();
    global::tracer("another library").in_span("foreign", |_| {});
    assert!(!Context::current().span().is_recording());
    assert_eq!(collector.spans().len(), 12);
    drop(collector);
    load_model();
}
