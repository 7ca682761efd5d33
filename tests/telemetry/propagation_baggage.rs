//! `baggage` by the text of W3C Baggage. Each test cites the clause that it holds.

use http::HeaderMap;
use instrument_core::propagation::{
    Baggage, extract_headers, inject_headers, inject_headers_without_baggage, without_baggage,
};
use instrument_core::testing::Kit;
use instrument_core::{Provider, current, span};
use opentelemetry::baggage::{BaggageExt, KeyValueMetadata};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::{Context, KeyValue};
use proptest::prelude::*;
use telemetry_tests::headers::{headers, through_a_service, value};

fn plain() -> (Provider, Context) {
    let kit = Kit::new();
    let cx = kit.provider().bind(&Context::new());
    (kit.provider().clone(), cx)
}

/// What came, and how many members were dropped.
fn came(lines: &[&str]) -> (Context, u64) {
    let (provider, cx) = plain();
    let list: Vec<_> = lines.iter().map(|line| ("baggage", *line)).collect();
    let cx = extract_headers(&cx, &headers(&list));
    (cx, provider.health().baggage_dropped)
}

fn sent(cx: &Context) -> Option<String> {
    let mut sent = HeaderMap::new();
    inject_headers(cx, &mut sent);
    value(&sent, "baggage").map(str::to_owned)
}

/// Key, value and properties of a single member.
fn only(line: &str) -> Option<(String, String, String)> {
    let (cx, dropped) = came(&[line]);
    assert_eq!(
        cx.baggage().len() as u64 + dropped,
        1,
        "kept or counted: {line}"
    );
    let (key, (value, metadata)) = cx.baggage().iter().next()?;
    Some((key.to_string(), value.to_string(), metadata.to_string()))
}

fn decoded(line: &str) -> Option<String> {
    only(line).map(|(_, value, _)| value)
}

fn on(line: &str) -> Option<String> {
    sent(&came(&[line]).0)
}

fn with<const N: usize>(values: [(&'static str, &str); N]) -> Context {
    let values = values.map(|(key, value)| KeyValue::new(key, value.to_owned()));
    plain().1.with_baggage(values)
}

/// Example of the specification: properties, white space around everything, three members.
#[test]
fn the_example_is_read_and_sent_on() {
    let header =
        "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue";
    assert_eq!(header.len(), 86);
    let (cx, dropped) = came(&[header]);
    assert_eq!(dropped, 0);
    let member = |key: &str| {
        let (value, properties) = cx.baggage().get_with_metadata(key).expect("it came");
        (value.as_str().to_owned(), properties.as_str().to_owned())
    };
    assert_eq!(
        member("key1"),
        ("value1".into(), "property1;property2".into())
    );
    assert_eq!(member("key2"), ("value2".into(), String::new()));
    assert_eq!(
        member("key3"),
        ("value3".into(), "propertyKey=propertyValue".into())
    );
    assert_eq!(
        sent(&cx).as_deref(),
        Some("key1=value1;property1;property2,key2=value2,key3=value3;propertyKey=propertyValue")
    );
}

/// "Multiple baggage headers are allowed. Values can be combined in a single header", in their order.
#[test]
fn several_headers_are_one_list() {
    let (cx, dropped) = came(&["userId=alice", "serverNode=DF%2028,isProduction=false", ""]);
    assert_eq!(dropped, 0);
    assert_eq!(
        sent(&cx).as_deref(),
        Some("userId=alice,serverNode=DF%2028,isProduction=false")
    );
    assert_eq!(
        cx.baggage().get("serverNode").map(|v| v.as_str()),
        Some("DF 28")
    );
}

/// Header Name: any case, as of every header.
#[test]
fn the_name_is_read_in_any_case() {
    for name in ["baggage", "Baggage", "BAGGAGE"] {
        assert_eq!(
            value(&through_a_service(&[(name, "a=1")]), "baggage"),
            Some("a=1")
        );
    }
}

/// Definition, OWS: around members, keys, values, properties and their keys and values.
#[test]
fn white_space_is_no_part_of_anything() {
    assert_eq!(
        only(" \tSomeKey \t = \t SomeValue \t ; \t SomeProp \t ; \t P2 \t = \t v2 \t"),
        Some((
            "SomeKey".into(),
            "SomeValue".into(),
            "SomeProp;P2=v2".into()
        ))
    );
}

/// RFC 9110 §5.6.1: empty members of a list are ignored; they are nothing that was lost.
#[test]
fn empty_members_are_nothing() {
    let (cx, dropped) = came(&[",a=1,, \t,b=2,", ""]);
    assert_eq!((sent(&cx).as_deref(), dropped), (Some("a=1,b=2"), 0));
}

/// key: a `token`, whatever its characters, and never decoded.
#[test]
fn keys_are_tokens() {
    let all = "!#$%&'*+-.^_`|~0123456789abcxyzABCXYZ";
    assert_eq!(
        only(&format!("{all}=1")).map(|member| member.0),
        Some(all.to_owned())
    );
    assert_eq!(on("a%2Cevil%3D1=2").as_deref(), Some("a%2Cevil%3D1=2"));
    for key in [
        "", " ", "a b", "a(b", "a/b", "a:b", "a@b", "a[b", "a{b", "a\"b", "a\\b", "\u{fc}", "<",
        "a?",
    ] {
        assert_eq!(only(&format!("{key}=1")), None, "{key}");
    }
    assert_eq!(only("no-equals-sign"), None);
    assert_eq!(only(";a=1"), None);
}

/// value: "MAY contain any number of the equal sign".
#[test]
fn values_have_equal_signs() {
    for value in ["b=c", "=", "==", "a=b=c=", "=x"] {
        assert_eq!(decoded(&format!("a={value}")).as_deref(), Some(value));
        assert_eq!(on(&format!("a={value}")), Some(format!("a={value}")));
    }
    assert_eq!(
        decoded("a=").as_deref(),
        Some(""),
        "`*baggage-octet` can be empty"
    );
}

/// value: every `baggage-octet`, sent on as it came.
#[test]
fn every_octet_of_a_value_is_kept() {
    let octets: String = (0x21..=0x7e_u8)
        .map(char::from)
        .filter(|c| !"\",;\\%".contains(*c))
        .collect();
    assert_eq!(decoded(&format!("a={octets}")), Some(octets.clone()));
    assert_eq!(on(&format!("a={octets}")), Some(format!("a={octets}")));
}

/// baggage-octet excludes controls, white space, `"`, `\` and everything beyond ASCII.
#[test]
fn other_octets_make_the_member_invalid() {
    for value in ["1 2", "1\t2", "\"1\"", "a\\b", "\u{fc}", "a\u{7f}"] {
        // A `DEL` does not get into a header map at all.
        if value != "a\u{7f}" {
            assert_eq!(decoded(&format!("a={value}")), None, "{value}");
        }
    }
}

/// "If a system determines that the value of a baggage entry is not in the format defined in this specification, it MAY remove
/// that entry": that one, and no other.
#[test]
fn one_bad_member_is_lost_alone_and_counted() {
    let (cx, dropped) = came(&["a=1,b 1=2,c=3 4,d,=5,e=5;,f=6;p q,g=7;p=\",\u{fc}=8,h=8"]);
    assert_eq!((sent(&cx).as_deref(), dropped), (Some("a=1,h=8"), 8));
}

/// value, decoding: percent-encoded UTF-8; what is none "MUST be replaced with U+FFFD". What nobody changed is sent as it came.
#[test]
fn values_are_percent_encoded_utf_8() {
    for (encoded, value) in [
        ("DF%2028", "DF 28"),
        ("%C3%BC%f0%9f%9a%80", "ü🚀"),
        (
            "%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29",
            "\t \"';=asdf!@#$%^&*()",
        ),
        ("100%25", "100%"),
        ("%ff", "\u{fffd}"),
        ("a%C3b", "a\u{fffd}b"),
        ("%F0%9F%9A", "\u{fffd}"),
        ("%2C%3B%5C", ",;\\"),
        // Not of the form, but every octet is allowed: it is what it says.
        ("100%", "100%"),
        ("%zz%2", "%zz%2"),
        ("%%32", "%2"),
    ] {
        assert_eq!(
            decoded(&format!("a={encoded}")).as_deref(),
            Some(value),
            "{encoded}"
        );
        assert_eq!(on(&format!("a={encoded}")), Some(format!("a={encoded}")));
    }
}

/// value: percent-encoding is RFC 3986, where `+` is `+`. Python sends a space as `+`, which cannot be told from a plus.
#[test]
fn a_plus_is_a_plus() {
    assert_eq!(decoded("a=1+1").as_deref(), Some("1+1"));
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

/// "Uniqueness of keys is not guaranteed … keys may be deduplicated by keeping the first entry, keeping the last entry": the last,
/// as everybody does.
#[test]
fn of_two_values_the_last_one_counts() {
    let (cx, dropped) = came(&["a=1;p,b=2", "a=3"]);
    assert_eq!((sent(&cx).as_deref(), dropped), (Some("b=2,a=3"), 0));
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

#[test]
fn bytes_that_are_no_text_are_lost_alone() {
    let mut raw = HeaderMap::new();
    let value = http::HeaderValue::from_bytes(b"a=1,b=\xff\xfe,c=3").expect("bytes are allowed");
    raw.insert("baggage", value);
    let cx = extract_headers(&plain().1, &raw);
    assert_eq!(sent(&cx).as_deref(), Some("a=1,c=3"));
}

#[test]
fn the_propagator_names_its_field() {
    let fields: Vec<_> = Baggage::new().fields().map(str::to_owned).collect();
    assert_eq!(fields, ["baggage"]);
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
