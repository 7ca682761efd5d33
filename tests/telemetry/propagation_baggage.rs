//! `baggage` as it comes, by the text of W3C Baggage. Each test cites the clause that it holds.

use http::HeaderMap;
use instrument_core::propagation::{Baggage, extract_headers};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::propagation::TextMapPropagator;
use telemetry_tests::baggage::{came, plain, sent};
use telemetry_tests::headers::{through_a_service, value};

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

/// "Uniqueness of keys is not guaranteed … keys may be deduplicated by keeping the first entry, keeping the last entry": the last,
/// as everybody does.
#[test]
fn of_two_values_the_last_one_counts() {
    let (cx, dropped) = came(&["a=1;p,b=2", "a=3"]);
    assert_eq!((sent(&cx).as_deref(), dropped), (Some("b=2,a=3"), 0));
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
