//! OpenTelemetry's own member of `tracestate`: `ot=th:<threshold>;rv:<randomness>`.
//!
//! A span was kept where its randomness is at least its threshold, so a threshold in the trace state tells whoever
//! reads it with which probability the span was kept. It is written only where that is so.

use opentelemetry::trace::TraceState;
use std::fmt::Write as _;

const MEMBER: &str = "ot";
/// A threshold or randomness in hexadecimal digits.
const DIGITS: usize = 14;
const MAX_LENGTH: usize = 256;

/// The explicit randomness.
pub(super) fn randomness(state: &TraceState) -> Option<u64> {
    let value = field(state, "rv:")?;
    (value.len() == DIGITS).then(|| hexadecimal(value))?
}

pub(super) fn threshold(state: &TraceState) -> Option<u64> {
    let value = field(state, "th:")?;
    let missing = DIGITS.checked_sub(value.len())?;
    // Trailing zeros are left out on the wire.
    Some(hexadecimal(value)? << (4 * missing))
}

/// The trace state with this threshold, or with none; all else stays.
pub(super) fn with_threshold(state: TraceState, threshold: Option<u64>) -> TraceState {
    let old = state.get(MEMBER).unwrap_or_default();
    if threshold.is_none() && !old.split(';').any(|field| field.starts_with("th:")) {
        return state;
    }
    let mut new = String::new();
    if let Some(threshold) = threshold {
        let digits = format!("{threshold:014x}");
        let digits = digits.trim_end_matches('0');
        let _ = write!(new, "th:{}", if digits.is_empty() { "0" } else { digits });
    }
    for field in old.split(';') {
        let fits = new.len() + 1 + field.len() <= MAX_LENGTH;
        if !field.is_empty() && !field.starts_with("th:") && fits {
            if !new.is_empty() {
                new.push(';');
            }
            new.push_str(field);
        }
    }
    let changed = if new.is_empty() {
        state.delete(MEMBER)
    } else {
        state.insert(MEMBER, new)
    };
    changed.unwrap_or(state)
}

fn field<'a>(state: &'a TraceState, key: &str) -> Option<&'a str> {
    state
        .get(MEMBER)?
        .split(';')
        .find_map(|field| field.strip_prefix(key))
}

fn hexadecimal(digits: &str) -> Option<u64> {
    let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let valid = !digits.is_empty() && digits.bytes().all(lower);
    valid.then(|| u64::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(ot: &str) -> TraceState {
        TraceState::from_key_value([("vendor", "1"), (MEMBER, ot)]).unwrap()
    }

    #[test]
    fn thresholds_are_read_with_their_zeros_left_out() {
        assert_eq!(threshold(&state("th:8")), Some(1 << 55));
        assert_eq!(threshold(&state("p:1;th:0")), Some(0));
        for wrong in ["th:", "th:G", "th:F", "th:123456789012345", "rv:8", "th: 8"] {
            assert_eq!(threshold(&state(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn randomness_has_fourteen_digits_or_is_none() {
        assert_eq!(
            randomness(&state("th:8;rv:0000000000000a")),
            Some(10),
            "the low bits"
        );
        for wrong in ["rv:a", "rv:0000000000000A", "rv:+000000000000a"] {
            assert_eq!(randomness(&state(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn a_threshold_replaces_its_own_field_only() {
        let before = state("th:8;rv:0000000000000a;x:y");
        let after = with_threshold(before.clone(), Some(0xc << 52));
        assert_eq!(after.header(), "ot=th:c;rv:0000000000000a;x:y,vendor=1");
        let without = with_threshold(before, None);
        assert_eq!(without.header(), "ot=rv:0000000000000a;x:y,vendor=1");
        assert_eq!(with_threshold(state("th:8"), None).header(), "vendor=1");
        assert_eq!(
            with_threshold(TraceState::NONE, Some(0)).header(),
            "ot=th:0"
        );
    }

    #[test]
    fn what_no_longer_fits_is_left_out() {
        let long = format!("rv:0000000000000a;x:{}", "y".repeat(230));
        let after = with_threshold(state(&long), Some(1));
        assert_eq!(
            after.get(MEMBER),
            Some("th:00000000000001;rv:0000000000000a")
        );
    }
}
