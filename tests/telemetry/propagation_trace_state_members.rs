//! Keys and values of `tracestate` by the text of W3C Trace Context, levels 1 and 2. Each test cites the clause that it holds.

use telemetry_tests::trace_state::{is_kept, sent_on};

/// Key: every character that is allowed, in keys of both forms.
#[test]
fn every_character_of_a_key_is_kept() {
    let simple = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    assert!(is_kept(&format!("{simple}=1")));
    assert!(is_kept(&format!("{simple}@a-z0-9_-*/=1")));
    assert!(is_kept("0tenant@system=1"));
}

/// Key: anything else makes the list invalid.
#[test]
fn other_characters_in_a_key_make_the_list_invalid() {
    for key in [
        "foo ", " foo ", "FOO", "foo.bar", "fo\to", "", "_foo", "-foo", "*foo", "/foo", "fo:o",
        "f\"o",
    ] {
        assert!(!is_kept(&format!("bar=2,{key}=1")), "{key}");
    }
    for state in ["foo", "foo,bar=1", "bar=1,foo", "=1", "="] {
        assert!(!is_kept(state), "{state}");
    }
}

/// Key, level 1: `lcalpha` begins a key without `@`, and there is one `@` between a tenant and a system. Level 2 is laxer;
/// a peer of level 1 would drop what is laxer.
#[test]
fn keys_are_valid_by_both_levels() {
    for key in [
        "foo@",
        "@foo",
        "foo@@bar",
        "foo@bar@baz",
        "foo@1bar",
        "foo@_bar",
        "_t@v",
        "1foo",
    ] {
        assert!(!is_kept(&format!("{key}=1,bar=2")), "{key}");
    }
}

/// Key: up to 256 characters; level 1: a tenant of up to 241 and a system of up to 14.
#[test]
fn keys_have_their_lengths() {
    let keys = |n: usize| "z".repeat(n);
    for key in [
        keys(256),
        format!("{}@{}", keys(241), keys(14)),
        format!("{}@v", keys(241)),
    ] {
        assert_eq!(
            sent_on(&["foo=1", &format!("{key}=1")]),
            Some(format!("foo=1,{key}=1"))
        );
    }
    for key in [
        keys(257),
        format!("{}@v", keys(242)),
        format!("t@{}", keys(15)),
    ] {
        assert_eq!(sent_on(&["foo=1", &format!("{key}=1")]), None);
    }
}

/// Value: every printable character but `,` and `=`, up to 256, not ending with a space; leading spaces belong to it.
#[test]
fn values_are_kept_as_they_are() {
    let all: String = (0x20..=0x7e_u8)
        .map(char::from)
        .filter(|c| !",=".contains(*c))
        .collect();
    for value in [&*all, "  1", "a  b", &"v".repeat(256), "~"] {
        assert!(is_kept(&format!("foo={value}")), "{value}");
    }
    assert_eq!(
        sent_on(&["foo=1 ,bar= 2  "]).as_deref(),
        Some("foo=1,bar= 2")
    );
}

/// Value: anything else makes the list invalid.
#[test]
fn other_values_make_the_list_invalid() {
    for state in [
        "foo=bar=baz",
        "foo=,bar=3",
        "foo= ,bar=3",
        "foo==",
        "foo=a\tb",
        "foo=\u{fc}",
        &format!("foo={}", "v".repeat(257)),
    ] {
        assert!(!is_kept(state), "{state}");
    }
}
