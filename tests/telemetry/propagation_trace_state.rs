//! `tracestate` by the text of W3C Trace Context, levels 1 and 2. Each test cites the clause that it holds.

use instrument_core::propagation::{extract_headers, inject_headers};
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use telemetry_tests::headers::{headers, through_a_service, value};

const PARENT: (&str, &str) = (
    "traceparent",
    "00-12345678901234567890123456789012-1234567890123456-01",
);

/// What a service sends on that gets these `tracestate` headers beside a valid parent.
fn sent_on(states: &[&str]) -> Option<String> {
    let mut list = vec![PARENT];
    list.extend(states.iter().map(|state| ("tracestate", *state)));
    let sent = through_a_service(&list);
    let parent = value(&sent, "traceparent").expect("it is always sent");
    // §3.3: "failure to parse tracestate MUST NOT affect the parsing of traceparent".
    assert_eq!(parent[3..35], PARENT.1[3..35]);
    value(&sent, "tracestate").map(str::to_owned)
}

fn is_kept(state: &str) -> bool {
    match sent_on(&[state]) {
        Some(sent) => {
            assert_eq!(sent, state, "as it came or not at all");
            true
        }
        None => false,
    }
}

/// §3.3: "If the vendor failed to parse traceparent, it MUST NOT attempt to parse tracestate."
#[test]
fn without_a_parent_there_is_no_state() {
    for parent in [&[][..], &[("traceparent", "00-invalid")]] {
        let mut list = parent.to_vec();
        list.push(("tracestate", "foo=1"));
        assert_eq!(value(&through_a_service(&list), "tracestate"), None);
    }
}

/// §3.3.2: sent on whole and in its order.
#[test]
fn a_valid_state_is_sent_on_as_it_came() {
    assert!(is_kept("foo=1,bar=2"));
    assert!(is_kept("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
}

/// §3.3.1 Header Name: any case; and no other name.
#[test]
fn the_name_is_read_in_any_case() {
    for name in ["TraceState", "TrAcEsTaTe", "TRACESTATE"] {
        let sent = through_a_service(&[PARENT, (name, "foo=1")]);
        assert_eq!(value(&sent, "tracestate"), Some("foo=1"), "{name}");
    }
    for name in ["trace-state", "trace.state"] {
        let sent = through_a_service(&[PARENT, (name, "foo=1")]);
        assert_eq!(value(&sent, "tracestate"), None, "{name}");
    }
}

/// §3.3.2: "Vendors MUST accept empty tracestate headers but SHOULD avoid sending them."
#[test]
fn an_empty_header_is_accepted_and_not_sent() {
    assert_eq!(sent_on(&[""]), None);
    assert_eq!(sent_on(&["foo=1", ""]).as_deref(), Some("foo=1"));
    assert_eq!(sent_on(&["", "foo=1"]).as_deref(), Some("foo=1"));
    assert_eq!(sent_on(&[" \t", ", ,\t"]), None);
}

/// §3.3.2: several headers "MUST be combined into a single header according to RFC 9110", that is in their order.
#[test]
fn several_headers_are_one_list() {
    assert_eq!(
        sent_on(&["foo=1,bar=2", "rojo=1,congo=2", "baz=3"]).as_deref(),
        Some("foo=1,bar=2,rojo=1,congo=2,baz=3")
    );
}

/// §3.3.2: "Spaces and horizontal tabs surrounding list-members are ignored", empty members are allowed.
#[test]
fn white_space_and_empty_members_are_ignored() {
    for state in [
        "foo=1 \t , \t bar=2, \t baz=3",
        "foo=1\t \t,\t \tbar=2,\t \tbaz=3",
        " foo=1,bar=2,,,baz=3\t",
        ",foo=1, ,bar=2,\t,baz=3,",
    ] {
        assert_eq!(
            sent_on(&[state]).as_deref(),
            Some("foo=1,bar=2,baz=3"),
            "{state}"
        );
    }
}

/// §3.5: "Adding a key/value pair MUST NOT result in the same key being present multiple times": such a list is invalid.
#[test]
fn a_key_twice_makes_the_list_invalid() {
    for states in [
        &["foo=1,foo=1"][..],
        &["foo=1,foo=2"],
        &["foo=1", "foo=1"],
        &["foo=1", "bar=1", "foo=2"],
    ] {
        assert_eq!(sent_on(states), None, "{states:?}");
    }
}

/// §3.3.2.1 list: at most 32 members.
#[test]
fn a_list_has_at_most_32_members() {
    let list = |n: usize| {
        (1..=n)
            .map(|i| format!("bar{i:02}={i:02}"))
            .collect::<Vec<_>>()
    };
    assert!(is_kept(&list(32).join(",")));
    assert!(!is_kept(&list(33).join(",")));
    let (first, second) = (list(32)[..20].join(","), list(32)[20..].join(","));
    assert_eq!(sent_on(&[&first, &second]), Some(list(32).join(",")));
    let more = format!("{second},bar33=33");
    assert_eq!(sent_on(&[&first, &more]), None);
}

/// §3.3.3.1: "Vendors SHOULD propagate at least 512 characters of a combined header": all of it is, as long as members are valid.
#[test]
fn long_lists_are_kept_whole() {
    let key = |i: u8| format!("{}{}", char::from(b'a' + i), "k".repeat(255));
    let long: Vec<_> = (0..25)
        .map(|i| format!("{}={}", key(i), "v".repeat(256)))
        .collect();
    assert!(
        is_kept(&long.join(",")),
        "{} characters",
        long.join(",").len()
    );
}

/// §3.3.2.2 Key: every character that is allowed, in keys of both forms.
#[test]
fn every_character_of_a_key_is_kept() {
    let simple = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    assert!(is_kept(&format!("{simple}=1")));
    assert!(is_kept(&format!("{simple}@a-z0-9_-*/=1")));
    assert!(is_kept("0tenant@system=1"));
}

/// §3.3.2.2 Key: anything else makes the list invalid.
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

/// Level 1, §3.3.1.3.1: `lcalpha` begins a key without `@`, and there is one `@` between a tenant and a system. Level 2 is laxer;
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

/// §3.3.2.2 Key: up to 256 characters; level 1: a tenant of up to 241 and a system of up to 14.
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

/// §3.3.2.3 Value: every printable character but `,` and `=`, up to 256, not ending with a space; leading spaces belong to it.
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

/// §3.3.2.3 Value: anything else makes the list invalid.
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

/// §3.5 Mutating: what is changed stands first, "the order of unmodified key/value pairs MUST be preserved", also of those that
/// OpenTelemetry's own type cannot hold.
#[test]
fn a_change_keeps_everything_else_in_its_order() {
    let refused_by_the_type = format!("{}@{}=1", "t".repeat(241), "v".repeat(14));
    let state = format!("foo=1,{refused_by_the_type},bar=2");
    let bound = Kit::new().provider().bind(&Context::new());
    let cx = extract_headers(&bound, &headers(&[PARENT, ("tracestate", &state)]));
    let changed = |key: &str, value: &str| {
        let span = cx.span().span_context().clone();
        let state = span.trace_state().insert(key, value).expect("it is valid");
        let span = SpanContext::new(
            span.trace_id(),
            span.span_id(),
            span.trace_flags(),
            false,
            state,
        );
        let mut sent = http::HeaderMap::new();
        inject_headers(&cx.with_remote_span_context(span), &mut sent);
        value_of(&sent)
    };
    assert_eq!(
        changed("ot", "th:8"),
        format!("ot=th:8,foo=1,{refused_by_the_type},bar=2")
    );
    assert_eq!(
        changed("bar", "3"),
        format!("bar=3,foo=1,{refused_by_the_type}")
    );
}

fn value_of(sent: &http::HeaderMap) -> String {
    value(sent, "tracestate")
        .expect("there is a state")
        .to_owned()
}

/// §4.2, 3: the state belongs to its trace: a new root below has none of it.
#[test]
fn a_new_trace_has_no_state_of_the_old_one() {
    let kit = Kit::new();
    let bound = kit.provider().bind(&Context::new());
    let refused_by_the_type = format!("{}@{}=1", "t".repeat(241), "v".repeat(14));
    let cx = extract_headers(
        &bound,
        &headers(&[PARENT, ("tracestate", &refused_by_the_type)]),
    );
    let _guard = cx.attach();
    let mut sent = http::HeaderMap::new();
    instrument_core::span!("root").root().in_scope(|| {
        Context::map_current(|cx| inject_headers(cx, &mut sent));
    });
    assert_eq!(value(&sent, "tracestate"), None);
    assert_ne!(
        value(&sent, "traceparent").map(|parent| &parent[3..35]),
        Some(&PARENT.1[3..35])
    );
}
