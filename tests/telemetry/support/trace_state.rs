//! A `tracestate` into a service of ours and out of it.

use crate::headers::{through_a_service, value};

/// A valid parent.
pub const PARENT: (&str, &str) = (
    "traceparent",
    "00-12345678901234567890123456789012-1234567890123456-01",
);

/// What a service sends on that gets these `tracestate` headers beside a valid parent.
#[must_use]
pub fn sent_on(states: &[&str]) -> Option<String> {
    let mut list = vec![PARENT];
    list.extend(states.iter().map(|state| ("tracestate", *state)));
    let sent = through_a_service(&list);
    let parent = value(&sent, "traceparent").expect("it is always sent");
    // Tracestate Header: "failure to parse tracestate MUST NOT affect the parsing of traceparent".
    assert_eq!(parent[3..35], PARENT.1[3..35]);
    value(&sent, "tracestate").map(str::to_owned)
}

/// Whether it is sent on: as it came or not at all.
#[must_use]
pub fn is_kept(state: &str) -> bool {
    match sent_on(&[state]) {
        Some(sent) => {
            assert_eq!(sent, state, "as it came or not at all");
            true
        }
        None => false,
    }
}
