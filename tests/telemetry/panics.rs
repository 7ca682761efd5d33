//! What a panic says is an exception of the span in which it happens. Alone in its process, whose panic hook it is.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use opentelemetry::Value;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SpanData};
use std::panic::{self, catch_unwind, panic_any, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use telemetry_tests::is_sdk;
use telemetry_tests::receivers::SOON;
use tokio::runtime::Runtime;
use tokio::task::yield_now;

/// How often the hook ran that was there before.
static EARLIER: AtomicUsize = AtomicUsize::new(0);

/// What the exceptions of a span say under this key.
fn said(span: &SpanData, key: &str) -> Vec<String> {
    let events = span.events.iter();
    let exceptions = events.filter(|event| event.name == "exception");
    let attributes = exceptions.flat_map(|event| &event.attributes);
    let of_key = attributes.filter(|it| it.key.as_str() == key);
    of_key.map(|it| it.value.to_string()).collect()
}

async fn fails_late() {
    yield_now().await;
    panic!("late");
}

#[test]
fn a_panic_is_an_exception_of_the_span_in_which_it_happens() {
    panic::set_hook(Box::new(|_| {
        EARLIER.fetch_add(1, Ordering::Relaxed);
    }));
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder("panics")
        .with_variables([("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "100")])
        .with_exporter(exporter.clone())
        .install()
        .expect("nothing stands in its way");

    // Of two spans, the inner one's.
    let inner = || span!("inner").in_scope(|| panic!("camera {} is gone", 7));
    let nested = catch_unwind(|| span!("outer").in_scope(inner));
    nested.expect_err("it panicked");
    // Caught, it is an exception all the same, but no failure.
    span!("catches").in_scope(|| {
        catch_unwind(|| panic!("caught")).expect_err("it panicked");
        catch_unwind(|| panic_any(7)).expect_err("it panicked");
    });
    // Half-way through a future.
    let runtime = Runtime::new().expect("a runtime");
    runtime
        .block_on(runtime.spawn(span!("task").instrument(fails_late())))
        .expect_err("it panicked");
    // What goes on unwinding says nothing a second time.
    thread::spawn(|| {
        let payload = catch_unwind(|| panic!("first")).expect_err("it panicked");
        span!("resumes").in_scope(|| resume_unwind(payload));
    })
    .join()
    .expect_err("it panicked");
    // Longer than a value may be.
    catch_unwind(|| span!("long").in_scope(|| panic!("{}", "long ".repeat(50))))
        .expect_err("it panicked");

    telemetry.flush(SOON).expect("it is sent");
    assert_eq!(EARLIER.load(Ordering::Relaxed), 6);
    let spans = exporter.get_finished_spans().expect("nobody panicked");
    assert_eq!(spans.len(), 6);
    let span = |name: &str| {
        let span = spans.iter().find(|span| span.name == name);
        span.expect("it has ended")
    };
    let names = ["outer", "inner", "catches", "task", "resumes", "long"];
    let messages = names.map(|name| said(span(name), "exception.message"));
    // Its spans may be locked while something panics: they are left alone.
    if is_sdk() {
        assert!(messages.iter().all(Vec::is_empty), "{messages:?}");
        return;
    }
    let cut = "long ".repeat(20);
    let expected: [&[&str]; 6] = [
        &[],
        &["camera 7 is gone"],
        &["caught"],
        &["late"],
        &[],
        &[&cut],
    ];
    assert_eq!(messages, expected);

    let error_type = |name: &str| {
        let attributes = &mut span(name).attributes.iter();
        let found = attributes.find(|it| it.key.as_str() == "error.type");
        found.map(|it| it.value.clone())
    };
    let panic = Some(Value::from("panic"));
    let failures = names.map(error_type);
    assert_eq!(
        failures,
        [&panic, &panic, &None, &panic, &panic, &panic].map(Clone::clone)
    );
    let inner = span("inner");
    assert_eq!(said(inner, "exception.type"), ["panic"]);
    let trace = said(inner, "exception.stacktrace").concat();
    assert!(trace.starts_with("panicked at "), "{trace}");
    assert!(trace.contains(&format!("{}:", file!())), "{trace}");
    // Of what is no text, the type and the place are known.
    assert_eq!(said(span("catches"), "exception.type"), ["panic", "panic"]);
}
