//! Whatever a function's body does: hand out what it was given, never return, leave early, take arguments apart.

use instrument_core::{current, traced_span};
use std::num::ParseIntError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use support::recorded;

#[traced_span]
fn child() {}

fn panics<R>(call: impl FnOnce() -> R) -> bool {
    catch_unwind(AssertUnwindSafe(call)).is_err()
}

#[traced_span]
fn first(list: &mut [u32]) -> &mut u32 {
    child();
    &mut list[0]
}

#[traced_span]
fn longer<'a>(a: &'a str, b: &'a str) -> &'a str {
    if a.len() > b.len() { a } else { b }
}

#[traced_span]
fn guarded(list: &Mutex<Vec<u8>>) -> usize {
    list.lock().map_or(0, |list| list.len())
}

#[test]
fn references_go_in_and_come_out() {
    let mut list = [1, 2];
    let ((), kit) = recorded(|| *first(&mut list) = 7);
    assert_eq!(list, [7, 2]);
    assert_eq!(kit.tree(), "caller\n  first\n    child");

    let long = String::from("long");
    let (text, kit) = recorded(|| longer(&long, "no"));
    assert_eq!(text, "long");
    assert_eq!(kit.tree(), "caller\n  longer");
    assert_eq!(recorded(|| guarded(&Mutex::new(vec![1, 2]))).0, 2);
}

#[traced_span]
fn only_panics() {
    panic!("expected by this test")
}

#[traced_span(attrs(n))]
#[expect(clippy::todo, reason = "this is about todo")]
fn unfinished(n: u32) -> Result<u32, ParseIntError> {
    todo!()
}

#[traced_span]
fn never(text: &str) -> ! {
    child();
    panic!("{text}")
}

#[test]
fn bodies_that_never_return_compile_and_panic() {
    let (all_panicked, kit) = recorded(|| {
        panics(only_panics) && panics(|| unfinished(3)) && panics(|| never("expected by this test"))
    });
    assert!(all_panicked);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          only_panics !panic "panicked"
          unfinished n=3 !panic "panicked"
          never !panic "panicked"
            child
        "#
    );
}

#[traced_span(attrs(%text))]
fn parse(text: &str) -> Result<u32, ParseIntError> {
    if text.is_empty() {
        return Ok(0);
    }
    let n: u32 = text.parse()?;
    child();
    Ok(n)
}

#[traced_span]
fn first_char(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    child();
    Some(first)
}

#[test]
fn question_marks_and_early_returns_leave_the_function_only() {
    let (parsed, kit) = recorded(|| [parse("12").ok(), parse("x").ok(), parse("").ok()]);
    assert_eq!(parsed, [Some(12), None, Some(0)]);
    assert_eq!(
        kit.tree(),
        r#"
        caller
          parse text="12"
            child
          parse text=x !core::num::error::ParseIntError "invalid digit found in string" +exception
          parse text=""
        "#
    );
    let (chars, kit) = recorded(|| (first_char("a"), first_char("")));
    assert_eq!(chars, (Some('a'), None));
    assert_eq!(kit.tree(), "caller\n  first_char\n    child\n  first_char");
}

struct Pair {
    left: u32,
    right: String,
}

#[expect(clippy::too_many_arguments, reason = "one for each pattern")]
#[traced_span(attrs(a, left, total = left + c, r#type))]
fn patterns(
    (a, mut b): (u32, u32),
    [c, ref d]: [u32; 2],
    mut e: u32,
    &f: &u32,
    Pair { left, right }: Pair,
    whole @ (..): (u8, u8),
    _: String,
    _unused: u8,
    r#type: u8,
) -> u32 {
    b += 1;
    e -= 1;
    a + b + c + *d + e + f + left + right.len() as u32 + u32::from(whole.0)
}

#[traced_span]
fn reassigned(mut text: &str) -> usize {
    let local = text.repeat(5);
    if text.len() < 5 {
        text = &local;
    }
    text.len()
}

#[test]
fn arguments_may_be_any_pattern() {
    let pair = Pair {
        left: 7,
        right: "12345678".to_owned(),
    };
    let (sum, kit) =
        recorded(|| patterns((1, 2), [3, 4], 5, &6, pair, (9, 0), String::new(), 0, 2));
    assert_eq!(sum, 45);
    assert_eq!(kit.tree(), "caller\n  patterns a=1 left=7 total=10 type=2");

    let (length, kit) = recorded(|| reassigned("a"));
    assert_eq!(length, 5);
    assert_eq!(kit.tree(), "caller\n  reassigned");
}

#[traced_span]
fn is_current() -> (Option<String>, Option<String>) {
    (current::trace_id(), current::span_id())
}

#[test]
fn the_span_is_current_in_the_body_and_no_longer_after_it() {
    let ((inside, after), kit) = recorded(|| (is_current(), current::span_id()));
    let [caller, span] = [kit.span("caller"), kit.span("is_current")].map(|span| span.span_context);
    assert_eq!(
        inside,
        (
            Some(span.trace_id().to_string()),
            Some(span.span_id().to_string())
        )
    );
    assert_eq!(after, Some(caller.span_id().to_string()));
    assert_eq!(current::span_id(), None);
}
