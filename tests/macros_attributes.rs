//! `attrs(...)`, `sampler(...)` and `ok(...)`: what is recorded, as what type, and when it is evaluated.

use instrument_core::opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use instrument_core::opentelemetry::{Array, Context, KeyValue, Value};
use instrument_core::testing::Kit;
use instrument_core::{current, traced_span};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};
use std::cell::RefCell;
use std::num::ParseIntError;
use support::{attribute, recorded, recorded_async, recorded_by};

#[test]
fn a_value_is_cut_to_the_providers_limit() {
    let kit = Kit::new().with_provider(|provider| provider.with_attribute_value_limit(3));
    let ((), kit) = recorded_by(kit, || {
        assert!(judged("12345").is_ok());
    });
    assert_eq!(
        kit.tree(),
        r#"
        caller
          judged text="123" risk.score=12345 risk.text="<12" risk.debug="123"
        "#
    );
}

#[traced_span(attrs(text), ok(risk.score = |n| *n, risk.text = %|n| format!("<{n}>"), risk.debug = ?|n| n))]
fn judged(text: &str) -> Result<u32, ParseIntError> {
    text.parse()
}

/// What was evaluated, in order.
#[derive(Default)]
struct Notes(RefCell<Vec<&'static str>>);

impl Notes {
    fn note(&self, what: &'static str) -> &'static str {
        self.0.borrow_mut().push(what);
        what
    }

    fn take(&self) -> Vec<&'static str> {
        self.0.take()
    }
}

#[traced_span(
    attrs(a.first = notes.note("first"), a.second = %notes.note("second"), a.third = ?notes.note("third")),
    sampler(a.zeroth = notes.note("sampler")),
    ok(a.last = |_| notes.note("ok")),
)]
fn noted(notes: &Notes) -> bool {
    notes.note("body");
    true
}

#[traced_span(attrs(a.first = notes.note("first"), a.second = notes.note("second")), ok(a.last = |_| notes.note("ok")))]
async fn noted_later(notes: &Notes) {
    tokio::task::yield_now().await;
    notes.note("body");
}

#[test]
fn attributes_are_evaluated_once_and_in_order() {
    let notes = Notes::default();
    let (_, kit) = recorded(|| noted(&notes));
    assert_eq!(
        notes.take(),
        ["sampler", "first", "second", "third", "body", "ok"]
    );
    assert_eq!(
        kit.tree(),
        r#"
        caller
          noted a.zeroth=sampler a.first=first a.second=second a.third="\"third\"" a.last=ok
        "#
    );
    let (_, kit) = recorded_async(async || noted_later(&notes).await);
    assert_eq!(notes.take(), ["first", "second", "body", "ok"]);
    assert_eq!(
        kit.tree(),
        "caller\n  noted_later a.first=first a.second=second a.last=ok"
    );
}

#[test]
fn without_a_provider_only_the_samplers_attributes_are_evaluated() {
    let notes = Notes::default();
    noted(&notes);
    assert_eq!(notes.take(), ["sampler", "body"]);
    support::block_on(noted_later(&notes));
    assert_eq!(notes.take(), ["body"]);
}

#[test]
fn an_unsampled_span_evaluates_only_the_samplers_attributes() {
    let notes = Notes::default();
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let recording = kit.enter();
    // A root: the sampler is asked, with what was marked for it.
    noted(&notes);
    assert_eq!(notes.take(), ["sampler", "body"]);
    drop(recording);
    // Below an unsampled parent.
    let (_, kit) = recorded_by(kit, || noted(&notes));
    assert_eq!(notes.take(), ["sampler", "body"]);
    let recording = kit.enter();
    support::block_on(noted_later(&notes));
    drop(recording);
    assert_eq!(notes.take(), ["body"]);
    assert_eq!(kit.tree(), "");
}

/// Samples where `tenant.id` is `blue`, and the span `caller`.
#[derive(Clone, Debug)]
struct OnlyBlue;

impl ShouldSample for OnlyBlue {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        name: &str,
        _: &SpanKind,
        attributes: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let is_blue = attributes.contains(&KeyValue::new("tenant.id", "blue"));
        let decision = if is_blue || name == "caller" {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        };
        SamplingResult {
            decision,
            attributes: Vec::new(),
            trace_state: TraceState::default(),
        }
    }
}

#[traced_span(sampler(tenant.id = tenant), attrs(n))]
fn of_tenant(tenant: &str, n: u8) {}

#[test]
fn the_sampler_sees_the_attributes_that_are_marked_for_it() {
    let kit = Kit::new().with_sampler(OnlyBlue);
    let ((), kit) = recorded_by(kit, || {
        of_tenant("red", 1);
        of_tenant("blue", 2);
    });
    assert_eq!(kit.tree(), "caller\n  of_tenant tenant.id=blue n=2");
}

#[traced_span(ok(found.length = |found| found.len(), found.first = |found| found.first().copied()))]
fn found(n: u8) -> Vec<u8> {
    (0..n).collect()
}

#[traced_span(ok(first.value = |first| *first))]
async fn first(list: &[u8]) -> Option<u8> {
    list.first().copied()
}

#[traced_span(ok(length = |text| text.len()))]
fn read() -> impl Future<Output = Result<String, ParseIntError>> {
    async { Ok("text".to_owned()) }
}

#[test]
fn the_result_gives_attributes_when_it_is_a_success() {
    let (_, kit) = recorded_async(async || {
        found(2);
        found(0);
        first(&[7]).await;
        first(&[]).await;
        read().await.unwrap();
        assert!(judged("x").is_err());
    });
    assert_eq!(
        kit.tree(),
        r#"
        caller
          found found.length=2 found.first=0
          found found.length=0
          first first.value=7
          first
          read length=4
          judged text=x !core::num::error::ParseIntError "invalid digit found in string" +exception
        "#
    );
}

#[traced_span(attrs(before = list.len(), list), ok(after = |length| *length))]
fn grows(list: &mut Vec<u8>, secret: &str) -> usize {
    list.extend(secret.bytes());
    list.len()
}

#[test]
fn attributes_are_of_the_moment_of_the_call_and_nothing_else_is_recorded() {
    let (_, kit) = recorded(|| grows(&mut vec![1], "secret"));
    let span = kit.span("grows");
    assert_eq!(
        attribute(&span, "list"),
        Some(Value::Array(Array::I64(vec![1])))
    );
    assert_eq!(kit.tree(), "caller\n  grows before=1 list=[1] after=7");
}

#[traced_span(attrs(step = 1), ok(step = |_| 2))]
fn steps() {
    current::set_attribute("step", 3);
}

#[test]
fn a_tree_shows_the_last_value_of_an_attribute() {
    let (_, kit) = recorded(steps);
    assert_eq!(kit.tree(), "caller\n  steps step=2");
}
