//! Every carrier takes a context and gives it back.

use http::HeaderMap;
use instrument_core::propagation::{
    Headers, Map, Pairs, Values, extract_context, extract_headers, inject_context,
};
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use telemetry_tests::headers::headers;

const PARENT: &str = "00-12345678901234567890123456789012-1234567890123456-03";

fn plain() -> Context {
    Kit::new().provider().bind(&Context::new())
}

fn full() -> Context {
    let all = headers(&[
        ("traceparent", PARENT),
        ("tracestate", "foo=1,bar=2"),
        ("baggage", "z=1;p,y=%20"),
    ]);
    extract_headers(&plain(), &all)
}

/// All three headers, as a map that is easily compared.
fn written(cx: &Context) -> HashMap<String, String> {
    let mut map = HashMap::new();
    inject_context(cx, &mut map);
    assert_eq!(map.len(), 3);
    map
}

fn arrives(carrier: &dyn Extractor) {
    assert_eq!(
        written(&extract_context(&plain(), carrier)),
        written(&full())
    );
    let mut keys: Vec<_> = carrier
        .keys()
        .iter()
        .map(|key| key.to_lowercase())
        .collect();
    keys.sort();
    assert_eq!(keys, ["baggage", "traceparent", "tracestate"]);
    assert_eq!(carrier.get("x-other"), None);
    assert_eq!(carrier.get_all("x-other"), None);
}

/// Injected twice, each header is still there once.
fn inject(carrier: &mut dyn Injector) {
    inject_context(&full(), carrier);
    inject_context(&full(), carrier);
}

#[test]
fn http_headers() {
    let mut map = HeaderMap::new();
    inject(&mut Headers(&mut map));
    assert_eq!(map.len(), 3);
    arrives(&Headers(&map));
}

#[test]
fn http_headers_of_any_name() {
    let mut map = HeaderMap::new();
    let mut carrier = Headers(&mut map);
    carrier.set("X-Other", "1".into());
    carrier.set("not a name", "1".into());
    carrier.set("x-value", "line\nbreak".into());
    assert_eq!(map, headers(&[("x-other", "1")]));
}

#[test]
fn maps_of_strings() {
    let mut map = BTreeMap::<String, String>::new();
    inject(&mut Map(&mut map));
    assert_eq!(map.len(), 3);
    arrives(&Map(&map));
    let mut map = HashMap::<String, String>::new();
    inject(&mut Map(&mut map));
    arrives(&Map(&map));
    arrives(&map);
}

#[test]
fn json_objects() {
    let Value::Object(mut object) = json!({}) else {
        unreachable!("it is one")
    };
    inject(&mut Map(&mut object));
    assert_eq!(object["traceparent"], PARENT);
    arrives(&Values::new(&object, Value::as_str));
    object.insert("traceparent".into(), json!(17));
    let cx = extract_context(&plain(), &Values::new(&object, Value::as_str));
    let mut sent = HashMap::new();
    inject_context(&cx, &mut sent);
    assert_eq!(
        sent.len(),
        1,
        "a number is no parent, and baggage stays: {sent:?}"
    );
}

#[test]
fn pairs_of_bytes_and_of_strings() {
    let mut bytes: Vec<(Vec<u8>, Vec<u8>)> = vec![(b"TRACEPARENT".to_vec(), b"old".to_vec())];
    inject(&mut Pairs(&mut bytes));
    assert_eq!(bytes.len(), 3);
    arrives(&Pairs(bytes.as_slice()));
    let mut strings: Vec<(String, String)> = Vec::new();
    inject(&mut Pairs(&mut strings));
    arrives(&Pairs(strings.as_slice()));
    arrives(&Pairs(
        &[
            ("TraceParent", PARENT),
            ("TRACESTATE", "foo=1,bar=2"),
            ("Baggage", "z=1;p,y=%20"),
        ][..],
    ));
}

#[test]
fn a_message_that_is_sent_on_has_nothing_of_the_trace_before() {
    let before = [
        (
            "Traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
        ("TraceState", "of=another"),
        ("Other", "stays"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    // Without a state of its own.
    let cx = extract_headers(&plain(), &headers(&[("traceparent", PARENT)]));
    let expected = ["Other", "traceparent"];

    let mut map = BTreeMap::from(before.clone());
    inject_context(&cx, &mut Map(&mut map));
    assert_eq!(map.keys().collect::<Vec<_>>(), expected);
    assert_eq!(map["traceparent"], PARENT);

    let mut pairs = before.to_vec();
    inject_context(&cx, &mut Pairs(&mut pairs));
    let mut names: Vec<_> = pairs.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn names_in_two_writings_are_one_name_twice() {
    let twice = [("traceparent", PARENT), ("TraceParent", PARENT)];
    let map: BTreeMap<_, _> = twice
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    let object: serde_json::Map<_, _> = twice
        .map(|(key, value)| (key.to_owned(), json!(value)))
        .into_iter()
        .collect();
    let carriers: [&dyn Extractor; 3] = [
        &Pairs(&twice[..]),
        &Map(&map),
        &Values::new(&object, Value::as_str),
    ];
    for carrier in carriers {
        let mut sent = HashMap::new();
        inject_context(&extract_context(&plain(), carrier), &mut sent);
        assert!(sent.is_empty(), "{sent:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_no_parent() {
    let mut sent = HashMap::new();
    let list = [
        (&b"traceparent"[..], &b"\xff"[..]),
        (&b"\xff"[..], &b"1"[..]),
    ];
    inject_context(&extract_context(&plain(), &Pairs(&list[..])), &mut sent);
    assert!(sent.is_empty());
}
