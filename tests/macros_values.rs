//! `attrs(...)`: each type of value, as what it is recorded.

use instrument_core::opentelemetry::{Array, StringValue, Value};
use instrument_core::testing::Kit;
use instrument_core::traced_span;
use std::borrow::Cow;
use std::net::Ipv4Addr;
use std::rc::Rc;
use std::sync::Arc;
use support::recorded;

/// The values of the attributes, in order.
fn values(kit: &Kit, name: &str) -> Vec<Value> {
    kit.span(name)
        .attributes
        .into_iter()
        .map(|attribute| attribute.value)
        .collect()
}

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
    let ((), kit) = recorded(|| {
        too_large(
            u64::MAX,
            1 << 63,
            i128::MIN,
            i64::MAX as u128,
            [1, u64::MAX],
        )
    });
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

#[traced_span(attrs(
    float,
    exact,
    flag,
    text,
    owned,
    letter,
    cow,
    fixed,
    boxed,
    shared,
    counted,
    string_value,
    value
))]
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
        scalars(
            0.5,
            1.25,
            true,
            &text,
            "owned".to_owned(),
            'x',
            cow,
            "fixed",
            Box::new(1),
            "shared".into(),
            counted,
            string_value,
            value,
            NotEvenDebug,
        )
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
