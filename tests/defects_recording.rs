//! Defects of other tracing libraries, each a promise that ours keeps: what is recorded, and when. See `defects.rs`.

use instrument_core::opentelemetry::trace::{
    Link, SpanKind, Status, TraceContextExt, TraceId, TraceState,
};
use instrument_core::opentelemetry::{Context, KeyValue, Value};
use instrument_core::testing::Kit;
use instrument_core::{AsContext, Instrument, ToValue, current, span, traced_span};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};
use std::cell::Cell;
use std::num::ParseIntError;
use std::panic;
use support::{attribute, recorded, recorded_async, recorded_by};

#[traced_span]
fn parse(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

/// Apollo sets Ok, against the semantic conventions.
#[test]
fn status_is_unset_on_success() {
    let (_, kit) = recorded(|| parse("7").is_ok());
    assert_eq!(kit.span("parse").status, Status::Unset);
    assert_eq!(kit.tree(), "caller\n  parse");
}

/// tracing's `err` emits an event and sets no status; apollo sets no `error.type`.
#[test]
fn an_error_sets_status_and_error_type() {
    let (_, kit) = recorded(|| parse("x").is_err());
    let span = kit.span("parse");
    assert_eq!(span.status, Status::error("invalid digit found in string"));
    assert_eq!(
        attribute(&span, "error.type"),
        Some("core::num::error::ParseIntError".into())
    );
}

#[traced_span(attrs(max, list = [max, 1], some = Some(max)))]
fn largest(max: u64) {}

/// Apollo: `-1`.
#[test]
fn u64_max_stays_positive() {
    let ((), kit) = recorded(|| largest(u64::MAX));
    let max = u64::MAX.to_string();
    assert_eq!(
        kit.tree(),
        format!(
            r#"caller
  largest max="{max}" list=["{max}", "1"] some="{max}""#
        )
    );
}

type Id = u64;
type Checked<T> = Result<T, ParseIntError>;

#[traced_span(attrs(id, flag, ratio))]
fn aliased(id: Id, flag: bool, ratio: f32) -> Checked<Id> {
    "x".parse::<Id>().map(|n| n + id)
}

/// fastrace knows strings only; tracing goes by a type's name, so that an alias of `u64` becomes a string.
#[test]
fn values_keep_their_types_and_aliases_are_seen_through() {
    let (_, kit) = recorded(|| aliased(1, true, 0.5).is_err());
    let span = kit.span("aliased");
    let values: Vec<_> = span
        .attributes
        .iter()
        .map(|one| one.value.clone())
        .take(3)
        .collect();
    assert_eq!(values, [Value::I64(1), Value::Bool(true), Value::F64(0.5)]);
    assert_eq!(span.status, Status::error("invalid digit found in string"));
}

#[derive(Debug)]
struct OnlyDebug;

#[traced_span]
fn fails_oddly() -> Result<(), OnlyDebug> {
    Err(OnlyDebug)
}

/// Apollo 0.12.2 fails a span without a word when the error has no `Display`.
#[test]
fn an_error_without_display_says_what_it_is() {
    let (_, kit) = recorded(|| fails_oddly().is_err());
    assert_eq!(
        kit.tree(),
        r#"
        caller
          fails_oddly !defects_recording::OnlyDebug "OnlyDebug" +exception
        "#
    );
}

#[derive(Debug)]
struct Wrapped(ParseIntError);

#[traced_span(err(type = |e| if e.0.kind() == &std::num::IntErrorKind::Empty { "empty" } else { "other" }, inner.message = %|e| e.0.clone()))]
fn wraps(text: &str) -> Result<u8, Wrapped> {
    text.parse().map_err(Wrapped)
}

/// tracing#3560: the error cannot be looked into.
#[test]
fn a_closure_looks_into_the_error() {
    let (_, kit) = recorded(|| wraps("").is_err());
    let span = kit.span("wraps");
    assert_eq!(attribute(&span, "error.type"), Some("empty".into()));
    let message = "cannot parse integer from empty string";
    assert_eq!(attribute(&span, "inner.message"), Some(message.into()));
}

/// Counts how often it is looked at.
#[derive(Default)]
struct Watched(Cell<u32>);

impl ToValue for Watched {
    fn to_value(&self) -> Option<Value> {
        self.0.set(self.0.get() + 1);
        Some(Value::Bool(true))
    }
}

#[traced_span(attrs(watched, other = %watched.0.replace(watched.0.get() + 1)))]
fn watches(watched: &Watched) {}

/// Apollo computes every attribute of every span, recorded or not.
#[test]
fn attributes_are_evaluated_only_for_a_span_that_records() {
    let watched = Watched::default();
    watches(&watched);
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    recorded_by(kit, || watches(&watched));
    assert_eq!(watched.0.get(), 0);
    recorded(|| watches(&watched));
    assert_eq!(watched.0.get(), 2);
}

/// Samples spans of one name.
#[derive(Clone, Debug)]
struct Only(&'static str);

impl ShouldSample for Only {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        name: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let decision = if name == self.0 {
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

/// peers.md 1.6: where an unsampled root is not made current, its children become roots of their own, and sampled.
#[test]
fn what_is_below_an_unsampled_root_is_unsampled() {
    let kit = Kit::new().with_sampler(Sampler::ParentBased(Box::new(Only("parse"))));
    let recording = kit.enter();
    assert_eq!(recovers("7"), 7);
    assert!(kit.tree().is_empty());
    assert!(parse("7").is_ok());
    assert_eq!(kit.tree(), "parse");
    drop(recording);
}

#[traced_span]
fn recovers(text: &str) -> u8 {
    parse(text).unwrap_or_default()
}

#[traced_span]
async fn recovers_later() -> u8 {
    hands_on("x").await.unwrap_or(1)
}

#[traced_span]
async fn hands_on(text: &str) -> Result<u8, ParseIntError> {
    Ok(parse(text)? + 1)
}

/// The original's `trace_span`: its `except` runs when the span is closed, so the error lands on the parent.
#[test]
fn a_caller_that_recovers_stays_unset() {
    let (n, kit) = recorded_async(async || recovers("x") + recovers_later().await);
    assert_eq!(n, 1);
    let failed = r#"!core::num::error::ParseIntError "invalid digit found in string" +exception"#;
    assert_eq!(
        kit.tree(),
        format!(
            "
            caller
              recovers
                parse {failed}
              recovers_later
                hands_on {failed}
                  parse {failed}
            "
        )
    );
    for name in ["caller", "recovers", "recovers_later"] {
        let span = kit.span(name);
        assert_eq!(
            (span.status, span.events.len()),
            (Status::Unset, 0),
            "{name}"
        );
    }
}

/// The same by hand: of a closure, a future and an error that is recorded on what is current.
#[test]
fn a_caller_that_recovers_stays_unset_by_hand_too() {
    let (_, kit) = recorded_async(async || {
        let failed = span!("closure").try_in_scope(|| "x".parse::<u8>()).is_err();
        let later = async { "x".parse::<u8>() }
            .try_instrument(span!("future").start())
            .await;
        span!("current").in_scope(|| {
            if let Err(error) = &later {
                current::record_error(error);
            }
        });
        failed && later.is_err()
    });
    assert_eq!(kit.span("caller").status, Status::Unset);
    for name in ["closure", "future", "current"] {
        let span = kit.span(name);
        assert_eq!(
            span.status,
            Status::error("invalid digit found in string"),
            "{name}"
        );
        assert_eq!(span.events.len(), 1, "{name}");
    }
}

/// The original's `trace_span_with_links` records the exception twice on the same span.
#[test]
fn exactly_one_exception_event() {
    #[traced_span(links = [span!("job").start()])]
    fn with_links() -> Result<u8, ParseIntError> {
        parse("x")
    }
    let (_, kit) = recorded(|| with_links().is_err());
    for name in ["with_links", "parse"] {
        let events: Vec<_> = kit
            .span(name)
            .events
            .iter()
            .map(|event| event.name.clone())
            .collect();
        assert_eq!(events, ["exception"], "{name}");
    }
}

/// The original's `record_exception_on_error=False` cannot stop the SDK's own recording.
#[test]
fn recording_of_exceptions_can_be_switched_off() {
    #[traced_span(err(no_exception))]
    fn quiet() -> Result<u8, ParseIntError> {
        "x".parse()
    }
    #[traced_span(err(off))]
    fn silent() -> Result<u8, ParseIntError> {
        "x".parse()
    }
    let (_, kit) = recorded(|| quiet().is_err() && silent().is_err());
    assert_eq!(
        kit.tree(),
        r#"
        caller
          quiet !core::num::error::ParseIntError "invalid digit found in string"
          silent
        "#
    );
}

fn broken() -> u64 {
    panic!("as planned")
}

#[traced_span(attrs(number = broken()))]
fn begins_badly() {}

#[traced_span(ok(number = |_| broken()))]
fn ends_badly() {}

/// What a span's own attributes panic with ends the span, and does not lose it.
#[test]
fn a_panic_of_an_attribute_ends_the_span() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let panics: [fn(); 4] = [
        begins_badly,
        ends_badly,
        || {
            span!("ends_early")
                .start()
                .end_with_attributes(|a| a.add("number", &broken()))
        },
        || {
            span!("begins_early")
                .attributes(|a| a.add("number", &broken()))
                .in_scope(|| {})
        },
    ];
    for panics in panics {
        panic::catch_unwind(panics).expect_err("as planned");
    }
    let names: Vec<_> = kit.spans().into_iter().map(|span| span.name).collect();
    assert_eq!(
        names,
        ["begins_badly", "ends_badly", "ends_early", "begins_early"]
    );
    let panicked = kit.tree().to_string().matches("!panic").count();
    assert_eq!(panicked, names.len(), "{}", kit.tree());
    assert!(kit.unfinished().is_empty());
}

/// What is said of a span that somebody else has ended is ignored, as by the SDK.
#[test]
fn who_comes_after_the_end_says_nothing() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let span = span!("ended").start();
    span.as_context().expect("it is recorded").span().end();
    span.set_attribute("number", 1);
    span.end_with_attributes(|attributes| attributes.add("number", &2));
    assert!(kit.span("ended").attributes.is_empty());
}

#[traced_span(ok(step = |_| "end"))]
fn steps(ends_itself: bool) -> Result<(), ParseIntError> {
    let current = Context::current();
    current
        .span()
        .set_attribute(KeyValue::new("step", "in between"));
    if ends_itself {
        current.span().end();
        return parse("x").map(drop);
    }
    Ok(())
}

/// What a function says at its end comes after what was added in its context, where the last word counts; the SDK keeps the others
/// too.
#[test]
fn the_end_has_the_last_word() {
    let (result, kit) = recorded(|| steps(false));
    assert!(result.is_ok());
    let steps = kit.span("steps").attributes;
    let last = steps.last().map(|step| step.value.to_string());
    assert_eq!(last.as_deref(), Some("end"));
}

/// And nothing, once somebody has ended it: neither a value nor a failure.
#[test]
fn the_end_of_what_has_ended_says_nothing() {
    let (result, kit) = recorded(|| steps(true));
    assert!(result.is_err());
    let span = kit.span("steps");
    assert_eq!(span.status, Status::Unset);
    assert_eq!(attribute(&span, "error.type"), None);
    assert_eq!(attribute(&span, "step"), Some("in between".into()));
}
