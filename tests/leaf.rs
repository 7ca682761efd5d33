//! Spans that are nobody's current one. One test, alone in its process: what is special about them is so for the installed
//! provider only.

use instrument_core::opentelemetry::KeyValue;
use instrument_core::opentelemetry::trace::Status;
use instrument_core::testing::Kit;
use instrument_core::{Provider, Recorder, current, span, traced_span};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SimpleSpanProcessor, SpanData};
use std::num::ParseIntError;
use std::panic::{self, AssertUnwindSafe};

#[traced_span(leaf, kind = client, attrs(text, digits = text.len()), ok(number = |number| *number))]
fn parse(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[traced_span(leaf, err(expected = |_| true))]
fn may_fail(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[traced_span(leaf)]
fn divide(by: u32) -> u32 {
    1 / by
}

#[traced_span(leaf)]
fn tell() {
    current::set_attribute("told.by", "tell");
    span!("below").in_scope(|| {});
}

#[traced_span(leaf, ok(number = |_| 1 / number(0)))]
fn end_badly() {}

#[traced_span(leaf, attrs(number = 1 / number(0)))]
fn begin_badly() {}

#[traced_span(attrs(number = 1 / number(0)))]
fn begin_as_badly() {}

fn number(number: u32) -> u32 {
    number
}

struct Frame(Vec<u8>);

#[traced_span(component = "frame", err(private))]
impl Frame {
    #[traced_span(leaf)]
    fn first(&mut self) -> Option<&mut u8> {
        self.0.first_mut()
    }
}

#[traced_span]
fn work() {
    let _ = parse("7");
    let _ = parse("seven");
    let _ = may_fail("eight");
    Frame(vec![1]).first();
    panic::catch_unwind(AssertUnwindSafe(|| divide(0))).expect_err("that is no number");
    panic::catch_unwind(end_badly).expect_err("neither is that");
}

#[traced_span]
fn begin() {
    for panics in [begin_badly, begin_as_badly] {
        panic::catch_unwind(panics).expect_err("that is no number");
    }
}

#[traced_span]
fn listen() {
    tell();
}

#[test]
fn a_leaf_is_recorded_as_any_span_and_is_not_the_current_one() {
    // First: once a provider was bound to a context, it is not the installed one alone any more.
    let exporter = InMemorySpanExporter::default();
    let recorder = Recorder::builder()
        .with_processor(SimpleSpanProcessor::new(exporter.clone()))
        .build();
    Provider::new(recorder)
        .install()
        .expect("the first provider");
    work();
    let leaves = exporter.get_finished_spans().expect("nobody panicked");
    exporter.reset();
    listen();
    let told = exporter.get_finished_spans().expect("nobody panicked");
    exporter.reset();
    begin();
    let begun = exporter.get_finished_spans().expect("nobody panicked");

    // Any other provider has ordinary spans.
    let kit = Kit::new();
    let entered = kit.enter();
    work();
    drop(entered);
    assert_eq!(
        kit.tree(),
        "
        work
          parse [client] text=\"7\" digits=1 number=7
          parse [client] text=seven digits=5 !core::num::error::ParseIntError \"invalid digit found in string\" +exception
          may_fail
          frame.first
          divide !panic \"panicked\"
          end_badly !panic \"panicked\"
        "
    );
    let ordinary = kit.spans();
    assert_eq!(pictures(&leaves), pictures(&ordinary));
    let [leaves, ordinary] = [leaves, ordinary].map(|all| all.last().cloned().expect("the root"));
    assert_eq!((&*leaves.name, &*ordinary.name), ("work", "work"));

    // Their spans have begun when attributes are asked for.
    let failed = begun.iter().filter(|span| span.status != Status::Unset);
    let failed: Vec<_> = failed.map(|span| &*span.name).collect();
    assert_eq!(failed, ["begin_badly", "begin_as_badly"]);

    let names: Vec<_> = told.iter().map(|span| &*span.name).collect();
    assert_eq!(names, ["below", "tell", "listen"]);
    let of = told[2].span_context.span_id();
    assert_eq!([told[0].parent_span_id, told[1].parent_span_id], [of, of]);
    assert!(told[1].attributes.is_empty());
    assert_eq!(told[2].attributes, [KeyValue::new("told.by", "tell")]);
}

/// All that is recorded of them but ids and times.
fn pictures(spans: &[SpanData]) -> Vec<String> {
    let picture = |span: &SpanData| {
        let attributes = span.attributes.iter();
        let attributes = attributes.map(|it| format!("{}={}", it.key, it.value));
        let events = span.events.iter().map(|event| &event.name);
        let parent = spans
            .iter()
            .find(|other| other.span_context.span_id() == span.parent_span_id);
        format!(
            "{} of {:?} in {:?}: {:?} {:?} {:?} {:?}",
            span.name,
            span.span_kind,
            parent.map(|parent| &parent.name),
            attributes.collect::<Vec<_>>(),
            span.status,
            events.collect::<Vec<_>>(),
            span.instrumentation_scope,
        )
    };
    spans.iter().map(picture).collect()
}
