//! `attrs(...)`, `sampler(...)` and `ok(...)`: what is recorded, as what type, and when it is evaluated.

use instrument_core::opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use instrument_core::opentelemetry::{Array, Context, KeyValue, StringValue, Value};
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};
use std::borrow::Cow;
use std::cell::RefCell;
use std::net::Ipv4Addr;
use std::num::ParseIntError;
use std::rc::Rc;
use std::sync::Arc;
use support::{attribute, recorded, recorded_async, recorded_by};

type Alias = u64;

#[traced_span(attrs(a, b, c, d, e, f, g, h, i, j, k, l))]
#[expect(clippy::too_many_arguments, reason = "one for each type")]
fn integers(
    a: i8,
    b: i16,
    c: i32,
    d: i64,
    e: isize,
    f: u8,
    g: u16,
    h: u32,
    i: Alias,
    j: usize,
    k: i128,
    l: &mut u128,
) {
    *l += 1;
}

#[test]
fn every_integer_is_an_integer() {
    let ((), kit) = recorded(|| integers(-1, -2, -3, i64::MIN, -5, 6, 7, 8, 9, 10, -11, &mut 12));
    let numbers = [-1, -2, -3, i64::MIN, -5, 6, 7, 8, 9, 10, -11, 12].map(Value::I64);
    assert_eq!(values(&kit, "integers"), numbers);
}

#[traced_span(attrs(a, b, c, d, e))]
fn too_large(a: u64, b: usize, c: i128, d: u128, e: [u64; 2]) {}

#[test]
fn an_integer_that_is_too_large_becomes_a_string_and_never_negative() {
    let ((), kit) =
        recorded(|| too_large(u64::MAX, 1 << 63, i128::MIN, i64::MAX as u128, [1, u64::MAX]));
    let largest = "18446744073709551615";
    assert_eq!(
        values(&kit, "too_large"),
        [
            Value::from(largest),
            "9223372036854775808".into(),
            "-170141183460469231731687303715884105728".into(),
            i64::MAX.into(),
            Value::Array(Array::String(vec!["1".into(), largest.into()])),
        ]
    );
}

struct NotEvenDebug;

#[traced_span(attrs(float, exact, flag, text, owned, letter, cow, fixed, boxed, shared, counted, string_value, value))]
#[expect(clippy::too_many_arguments, reason = "one for each type")]
fn scalars(
    float: f32,
    exact: f64,
    flag: bool,
    text: &str,
    owned: String,
    letter: char,
    cow: Cow<'_, str>,
    fixed: &'static str,
    boxed: Box<u8>,
    shared: Arc<str>,
    counted: Rc<String>,
    string_value: StringValue,
    value: Value,
    _: NotEvenDebug,
) -> String {
    owned
}

#[test]
fn floats_booleans_and_texts() {
    let (owned, kit) = recorded(|| {
        let (text, cow) = (String::from("text"), Cow::Borrowed("cow"));
        let (string_value, value) = ("string_value".into(), Value::F64(2.5));
        let counted = Rc::new("counted".to_owned());
        scalars(0.5, 1.25, true, &text, "owned".to_owned(), 'x', cow, "fixed", Box::new(1), "shared".into(), counted, string_value, value, NotEvenDebug)
    });
    assert_eq!(owned, "owned", "an attribute only looks at its argument");
    assert_eq!(
        values(&kit, "scalars"),
        [
            Value::F64(0.5),
            Value::F64(1.25),
            Value::Bool(true),
            "text".into(),
            "owned".into(),
            "x".into(),
            "cow".into(),
            "fixed".into(),
            Value::I64(1),
            "shared".into(),
            "counted".into(),
            "string_value".into(),
            Value::F64(2.5),
        ]
    );
}

#[traced_span(attrs(bytes, list, floats, flags, texts, none = [None::<u8>; 0].len()))]
fn arrays(bytes: &[u8], list: Vec<i32>, floats: [f64; 2], flags: &[bool; 1], texts: &[&str]) {}

#[test]
fn arrays_keep_the_type_of_their_elements() {
    let ((), kit) = recorded(|| arrays(b"ab", vec![-1, 2], [0.5, 1.0], &[true], &["a", "b"]));
    assert_eq!(
        values(&kit, "arrays"),
        [
            Value::Array(Array::I64(vec![97, 98])),
            Value::Array(Array::I64(vec![-1, 2])),
            Value::Array(Array::F64(vec![0.5, 1.0])),
            Value::Array(Array::Bool(vec![true])),
            Value::Array(Array::String(vec!["a".into(), "b".into()])),
            Value::I64(0),
        ]
    );
}

#[traced_span(attrs(some, none, text, nested = some.map(Some)))]
fn options(some: Option<u8>, none: Option<u8>, text: &Option<String>) {}

#[test]
fn an_option_is_there_or_absent() {
    let ((), kit) = recorded(|| options(Some(1), None, &Some("text".to_owned())));
    assert_eq!(kit.tree(), "caller\n  options some=1 text=text nested=1");
}

#[traced_span(attrs(%ip, ?range, shown.ip = %ip, range.debug = ?Some(range.start + 1), "quoted-key" = 1, r#type))]
fn formatted(ip: Ipv4Addr, range: std::ops::Range<u8>, r#type: &str) {}

#[test]
fn display_debug_and_quoted_keys() {
    let ((), kit) = recorded(|| formatted(Ipv4Addr::LOCALHOST, 1..3, "raw"));
    assert_eq!(
        kit.tree(),
        r#"
        caller
          formatted ip=127.0.0.1 range=1..3 shown.ip=127.0.0.1 range.debug="Some(2)" quoted-key=1 type=raw
        "#
    );
}

#[test]
fn a_value_is_cut_to_the_providers_limit() {
    let kit = Kit::new().with_provider(|provider| provider.with_attribute_value_limit(3));
    let ((), kit) = recorded_by(kit, || {
        options(None, None, &Some("größer".to_owned()));
        assert!(judged("12345").is_ok());
    });
    assert_eq!(
        kit.tree(),
        r#"
        caller
          options text=grö
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
    assert_eq!(notes.take(), ["sampler", "first", "second", "third", "body", "ok"]);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          noted a.zeroth=sampler a.first=first a.second=second a.third="\"third\"" a.last=ok
        "#
    );
    let (_, kit) = recorded_async(async || noted_later(&notes).await);
    assert_eq!(notes.take(), ["first", "second", "body", "ok"]);
    assert_eq!(kit.tree(), "caller\n  noted_later a.first=first a.second=second a.last=ok");
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
        SamplingResult { decision, attributes: Vec::new(), trace_state: TraceState::default() }
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
    assert_eq!(attribute(&span, "list"), Some(Value::Array(Array::I64(vec![1]))));
    assert_eq!(kit.tree(), "caller\n  grows before=1 list=[1] after=7");
}

fn values(kit: &Kit, name: &str) -> Vec<Value> {
    kit.span(name).attributes.into_iter().map(|attribute| attribute.value).collect()
}
