//! `baggage` as it is sent, by the text of W3C Baggage. Each test cites the clause that it holds.

use instrument_core::propagation::{
    extract_headers, inject_headers, inject_headers_without_baggage, without_baggage,
};
use instrument_core::{current, span};
use opentelemetry::baggage::{BaggageExt, KeyValueMetadata};
use opentelemetry::{Context, KeyValue};
use proptest::prelude::*;
use telemetry_tests::baggage::{came, plain, sent};
use telemetry_tests::headers::{headers, value};

fn with<const N: usize>(values: [(&'static str, &str); N]) -> Context {
    let values = values.map(|(key, value)| KeyValue::new(key, value.to_owned()));
    plain().1.with_baggage(values)
}

fn on(line: &str) -> Option<String> {
    sent(&came(&[line]).0)
}

/// What is new is encoded so that Python (`+` is a space there) and older SDKs (a value ends at `=`) read it alike.
#[test]
fn what_is_sent_is_read_alike_by_all() {
    for (value, expected) in [
        ("front_door", "a=front_door"),
        ("DF 28", "a=DF%2028"),
        (" padded\t", "a=%20padded%09"),
        ("1+1", "a=1%2B1"),
        ("b=c", "a=b%3Dc"),
        ("100%25", "a=100%2525"),
        ("x;p=1,evil=1", "a=x%3Bp%3D1%2Cevil%3D1"),
        ("ü", "a=%C3%BC"),
        ("-._~", "a=-._~"),
        ("/api?q=\"\\\"\r\n", "a=%2Fapi%3Fq%3D%22%5C%22%0D%0A"),
        ("", "a="),
    ] {
        assert_eq!(sent(&with([("a", value)])).as_deref(), Some(expected));
    }
}

/// property: kept apart from the value, and never decoded, so that no member can come out of one.
#[test]
fn a_property_smuggles_nothing_in() {
    let line = "a=1;p=a%2Cevil=1%3Bq,b=2";
    let (cx, _) = came(&[line]);
    assert_eq!(sent(&cx).as_deref(), Some(line));
    assert!(cx.baggage().get("evil").is_none());
    // Not even where the value was changed and the properties were put back by hand, in whatever form.
    for properties in [
        "p=a,evil=1",
        "p=a, evil=1;,evil2=2",
        "p=a\r\nx: y",
        "p=\"",
        "b c=d;p=ü",
    ] {
        let changed = cx.with_baggage([KeyValueMetadata::new("a", "2", properties)]);
        let line = sent(&changed).expect("there is baggage");
        assert_eq!(line.matches(',').count(), 0, "{line}");
        let (again, dropped) = came(&[&line]);
        assert_eq!((again.baggage().len(), dropped), (1, 0), "{line}");
    }
}

/// Limits, condition 1: 64 members must be sent on.
#[test]
fn sixty_four_members_are_sent_on() {
    let list = |n: usize| {
        (0..n)
            .map(|i| format!("key{i}=value"))
            .collect::<Vec<_>>()
            .join(",")
    };
    assert_eq!(on(&list(64)), Some(list(64)));
    let (cx, dropped) = came(&[&list(70)]);
    assert_eq!((sent(&cx), dropped), (Some(list(64)), 6));
}

/// Limits, condition 2: 8192 bytes must be sent on, of all headers together.
#[test]
fn eight_kibibytes_are_sent_on() {
    let whole = format!("a={}", "0123456789".repeat(819));
    assert_eq!(whole.len(), 8192);
    assert_eq!(on(&whole), Some(whole.clone()));
    let (first, second) = (
        format!("a={}", "x".repeat(4094)),
        format!("b={}", "y".repeat(4093)),
    );
    let (cx, dropped) = came(&[&first, &second]);
    assert_eq!((sent(&cx), dropped), (Some(format!("{first},{second}")), 0));
}

/// Limits: "it MUST NOT propagate any partial list-members". What fits is kept, in order.
#[test]
fn beyond_the_limits_whole_members_are_dropped() {
    let long = |c: &str| format!("{c}={}", c.repeat(4000));
    let (cx, dropped) = came(&[&format!("{},{},{},d=4", long("a"), long("b"), long("c"))]);
    assert_eq!(
        (sent(&cx), dropped),
        (Some(format!("{},{},d=4", long("a"), long("b"))), 1)
    );
    assert_eq!(came(&[&format!("a={}", "x".repeat(9000))]).1, 1);
}

/// On the way out too: a value of 9000 bytes is left out alone, and one that gets too long by its encoding.
#[test]
fn what_is_too_long_to_be_sent_is_left_out_and_counted() {
    let (provider, cx) = plain();
    let cx = cx.with_baggage([
        KeyValue::new("a", "1"),
        KeyValue::new("b", " ".repeat(3000)),
        KeyValue::new("c", "3"),
    ]);
    assert_eq!(sent(&cx).as_deref(), Some("a=1,c=3"));
    assert_eq!(provider.health().baggage_dropped, 1);
}

/// "Mutating baggage": add, update, delete. Whatever OpenTelemetry's own interface changes, the rest stays as it came.
#[test]
fn changes_keep_the_rest_as_it_came() {
    let (cx, _) = came(&["z=1;p, y=%41b, x=3 ;q=%2c, w=4"]);
    let mut baggage = opentelemetry::baggage::Baggage::new();
    for (key, (value, metadata)) in cx.baggage() {
        baggage.insert_with_metadata(key.clone(), value.clone(), metadata.clone());
    }
    baggage.remove("w");
    baggage.insert_with_metadata("z", "new value", "p");
    baggage.insert("added2", "6");
    baggage.insert("added1", "5");
    let changed = cx.with_baggage(baggage);
    assert_eq!(
        sent(&changed).as_deref(),
        Some("z=new%20value;p,y=%41b,x=3;q=%2c,added1=5,added2=6")
    );
}

#[test]
fn cleared_baggage_is_not_sent() {
    let (cx, _) = came(&["a=1,b=2"]);
    assert_eq!(sent(&cx.with_cleared_baggage()), None);
    assert_eq!(sent(&without_baggage(&cx)), None);
}

#[test]
fn foreign_hosts_get_the_trace_and_no_baggage() {
    let list = [
        (
            "traceparent",
            "00-12345678901234567890123456789012-1234567890123456-01",
        ),
        ("tracestate", "foo=1"),
        ("baggage", "secret=1"),
    ];
    let cx = extract_headers(&plain().1, &headers(&list));
    let mut sent = headers(&[("baggage", "of=before")]);
    inject_headers_without_baggage(&cx, &mut sent);
    assert_eq!(sent, headers(&list[..2]));
}

#[test]
fn a_header_that_somebody_has_put_there_stays_where_there_is_no_baggage() {
    let mut sent = headers(&[("baggage", "of=theirs")]);
    inject_headers(&plain().1, &mut sent);
    assert_eq!(value(&sent, "baggage"), Some("of=theirs"));
    inject_headers(&with([("own", "1")]), &mut sent);
    assert_eq!(value(&sent, "baggage"), Some("own=1"));
}

/// A root of a new trace is still the same work: its baggage stays, as it came.
#[test]
fn a_new_trace_keeps_baggage_as_it_came() {
    let (cx, _) = came(&["z=1;p,y=%41b,x=3"]);
    let _guard = cx.attach();
    let sent = span!("root").root().in_scope(|| {
        assert!(current::trace_id().is_some());
        Context::map_current(sent)
    });
    assert_eq!(sent.as_deref(), Some("z=1;p,y=%41b,x=3"));
}

/// No header, or none that is valid, changes nothing.
#[test]
fn without_a_valid_member_baggage_stays_as_it_is() {
    let cx = with([("own", "1")]);
    for lines in [&[][..], &[("baggage", "")], &[("baggage", "broken")]] {
        assert_eq!(
            sent(&extract_headers(&cx, &headers(lines))).as_deref(),
            Some("own=1")
        );
    }
    let replaced = extract_headers(&cx, &headers(&[("baggage", "theirs=2")]));
    assert_eq!(sent(&replaced).as_deref(), Some("theirs=2"));
}

proptest! {
    /// Any text as a value arrives as it was, here and twice over.
    #[test]
    fn any_value_arrives(values in prop::collection::btree_map("[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}", any_value(), 1..12)) {
        let pairs = values.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
        let first = sent(&plain().1.with_baggage(pairs)).expect("it fits");
        let (second, dropped) = came(&[&first]);
        prop_assert_eq!(dropped, 0);
        prop_assert_eq!(second.baggage().len(), values.len());
        for (key, value) in &values {
            prop_assert_eq!(second.baggage().get(key).map(|v| v.as_str()), Some(value.as_str()));
        }
        prop_assert_eq!(sent(&second), Some(first));
    }
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[%=+;, \t\"\\\\a-z0-9]{0,24}",
        "\\PC{0,16}"
    ]
    .prop_filter("twelve of them must fit", |value| value.len() < 200)
}
