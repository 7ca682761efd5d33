//! What is said of a value that was not taken.

use super::BaggageKey;
use super::key::Refused;
use crate::ending;
use crate::propagation::is_baggage_key;
use crate::provider;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Values may come with every request, warnings must not.
const AT_MOST_EVERY_MS: u64 = 1_000;

#[cold]
pub(super) fn warn(key: &BaggageKey, value: &str) {
    count();
    if is_time_to_speak() {
        crate::say(format_args!(
            "{} (said once a second at most; `Provider::health` counts)",
            Refused(key, value)
        ));
    }
}

#[cold]
pub(super) fn not_set(key: &BaggageKey) {
    count();
    if is_time_to_speak() {
        let name = key.name();
        let why = why_not_set(name);
        crate::say(format_args!(
            "baggage `{name}` was not set: {why} (said once a second at most; `Provider::health` counts)"
        ));
    }
}

fn why_not_set(name: &str) -> &'static str {
    if is_baggage_key(name.as_bytes()) {
        "there are 64 members or 8192 bytes of it already; set fewer"
    } else {
        "its name is no name in headers; write letters, digits, dots, dashes and underscores"
    }
}

fn count() {
    ending::look(|cx| {
        let found = provider::of(cx);
        let counter = &found.counters().baggage_dropped;
        counter.fetch_add(1, Ordering::Relaxed);
    });
}

fn is_time_to_speak() -> bool {
    static START: OnceLock<Instant> = OnceLock::new();
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let passed = START.get_or_init(Instant::now).elapsed().as_millis();
    let now = u64::try_from(passed).unwrap_or(u64::MAX);
    let next = NEXT.load(Ordering::Relaxed);
    let then = now.saturating_add(AT_MOST_EVERY_MS);
    now >= next
        && NEXT
            .compare_exchange(next, then, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_can_never_be_set_is_told_from_too_much() {
        for name in ["tenant.plan", "a", "x-y_z"] {
            assert!(why_not_set(name).contains("8192 bytes"), "{name}");
        }
        for name in ["tenant plan", "", "é", "a=b"] {
            assert!(why_not_set(name).contains("its name"), "{name}");
        }
    }
}
