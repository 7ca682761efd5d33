use super::*;
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use proptest::prelude::*;

fn shown(document: &Document, shown: QueryText) -> String {
    let name = document.keys().next().map_or("", String::as_str);
    let command = Command {
        name,
        database: "home",
        document,
    };
    text(command, &Monitor::new().with_query_text(shown)).unwrap_or_default()
}

fn masked(document: &Document) -> String {
    shown(document, QueryText::Masked)
}

#[test]
fn keys_and_operators_stay_and_values_do_not() {
    let find = doc! {
        "find": "cameras",
        "filter": { "owner.name": "bob", "age": { "$gt": 7 }, "$or": [{ "a": 1 }, { "b": 2 }] },
        "limit": 1,
    };
    let expected = r#"{"find":"cameras","filter":{"owner.name":"?","age":{"$gt":"?"},"$or":[{"a":"?"},{"b":"?"}]},"limit":"?"}"#;
    assert_eq!(masked(&find), expected);
}

#[test]
fn what_the_driver_adds_is_left_out() {
    let find = doc! { "find": "cameras", "lsid": { "id": 1 }, "$db": "home", "txnNumber": 3_i64 };
    assert_eq!(masked(&find), r#"{"find":"cameras"}"#);
}

#[test]
fn elements_that_read_the_same_are_written_once() {
    let ids: Vec<i32> = (0..1000).collect();
    let find = doc! { "find": "cameras", "filter": { "_id": { "$in": ids } } };
    assert_eq!(
        masked(&find),
        r#"{"find":"cameras","filter":{"_id":{"$in":["?"]}}}"#
    );
    let insert = doc! { "insert": "cameras", "documents": [{ "a": 1 }, { "a": 2 }, { "b": 1 }] };
    assert_eq!(
        masked(&insert),
        r#"{"insert":"cameras","documents":[{"a":"?"},{"b":"?"}]}"#
    );
}

#[test]
fn a_key_that_looks_like_data_is_masked() {
    let update = doc! { "find": "cameras", "filter": { "bob@example.org": 1, "tür": 2, "": 3 } };
    assert_eq!(
        masked(&update),
        r#"{"find":"cameras","filter":{"?":"?","?":"?","":"?"}}"#
    );
}

#[test]
fn only_the_name_of_a_collection_is_shown() {
    assert_eq!(masked(&doc! { "dropUser": "bob" }), r#"{"dropUser":"?"}"#);
    let count = doc! { "count": "cameras", "query": { "name": "cameras" } };
    assert_eq!(
        masked(&count),
        r#"{"count":"cameras","query":{"name":"?"}}"#
    );
}

#[test]
fn values_are_shown_on_request() {
    let id = ObjectId::parse_str("65f1a0b2c3d4e5f601020304").expect("an id");
    let find = doc! { "find": "cameras", "filter": { "name": "a \"b\"\n", "n": [1, 1, 2.5, true, null], "_id": id } };
    let expected = r#"{"find":"cameras","filter":{"name":"a \"b\"\u000a","n":[1,1,2.5,true,null],"_id":"ObjectId(\"65f1a0b2c3d4e5f601020304\")"}}"#;
    assert_eq!(
        shown(&find, QueryText::Plain).replace("\\\"", "\""),
        expected.replace("\\\"", "\"")
    );
    assert_eq!(shown(&find, QueryText::None), "");
}

#[test]
fn a_hidden_command_has_no_text() {
    assert_eq!(masked(&Document::new()), "");
}

#[test]
fn a_text_ends_somewhere_however_large_and_deep_the_command_is() {
    let mut deep = doc! { "secret": "hunter2" };
    for _ in 0..500 {
        deep = doc! { "a": deep };
    }
    let text = masked(&doc! { "find": "cameras", "filter": deep });
    assert_eq!(text.matches("\"a\"").count(), DEPTH);
    assert!(!text.contains("hunter2"), "{text}");

    let wide: Document = (0..100_000)
        .map(|i| (format!("ü{i}"), "ü".into()))
        .collect();
    let text = shown(
        &doc! { "find": "cameras", "filter": wide },
        QueryText::Plain,
    );
    assert_eq!(text.chars().count(), 2048 + 1);
    let many: Vec<_> = (0..100)
        .map(|i| doc! { format!("f{}", i % 2): "hunter2" })
        .collect();
    let text = masked(&doc! { "insert": "cameras", "documents": many });
    assert!(text.ends_with(",…]}"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

/// Any value, full of things that nobody may see.
fn secrets() -> impl Strategy<Value = Bson> {
    let leaf = prop_oneof![
        "(hunter2)?.{0,9}hunter2".prop_map(Bson::String),
        Just(Bson::Int64(8_675_309)),
        Just(Bson::Double(8_675_309.5)),
        ".{0,3}hunter2.{0,3}".prop_map(Bson::JavaScriptCode),
        ".{0,3}hunter2.{0,3}".prop_map(Bson::Symbol),
        Just(Bson::Boolean(true)),
        Just(Bson::Null),
    ];
    let key = prop_oneof!["[a-z$.]{1,3}", "hunter2@.{0,9}", ".{0,4} hunter2"];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        let fields = prop::collection::vec((key.clone(), inner.clone()), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(Bson::Array),
            fields.prop_map(|fields| Bson::Document(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_value_survives(name in "[a-z]{1,3}|find|insert|aggregate", first in secrets(), second in secrets()) {
        // A collection has a name that everybody may know.
        let first = if first.as_str().is_some() { Bson::Null } else { first };
        let text = masked(&doc! { name: first, "b": second });
        for secret in ["hunter2", "8675309", "true", "null"] {
            prop_assert!(!text.contains(secret), "{}", text);
        }
    }
}
