//! The `tracestate` header: what other systems attach to a trace.

use super::blank;
use super::field::Field;
use super::source::Source;
use opentelemetry::trace::TraceState;

const MAX_MEMBERS: usize = 32;
const MAX_VALUE: usize = 256;

/// A valid `tracestate`.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parsed {
    /// As OpenTelemetry's type holds it.
    pub(super) state: TraceState,
    /// What that type refuses, although the specification does not.
    pub(super) refused: Option<Refused>,
}

/// A trace state that OpenTelemetry's type cannot hold as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq)]
struct Member {
    key: String,
    value: String,
    /// Whether OpenTelemetry's type holds it.
    is_held: bool,
}

impl Parsed {
    /// Whatever is invalid makes the whole invalid; then there is none. The trace goes on without it.
    pub(super) fn of(source: &impl Source) -> Self {
        let mut members: Vec<(&str, &str)> = Vec::new();
        let (mut count, mut is_valid) = (0, true);
        source.each(Field::TraceState, &mut |header| {
            for member in header.split(|byte| *byte == b',') {
                let member = blank::trimmed(member);
                // Empty ones are allowed, since they are hard to avoid where headers are put together.
                if member.is_empty() || !is_valid {
                    continue;
                }
                count += 1;
                match parse(member) {
                    Some(_) if count > MAX_MEMBERS => is_valid = false,
                    None => is_valid = false,
                    // No sender should have a key twice. The leftmost is the latest.
                    Some((key, _)) if members.iter().any(|(known, _)| *known == key) => {}
                    Some(member) => members.push(member),
                }
            }
        });
        if members.is_empty() || !is_valid {
            return Self::default();
        }
        match TraceState::from_key_value(members.iter().copied()) {
            Ok(state) => Self {
                state,
                refused: None,
            },
            Err(_) => Self::in_parts(&members),
        }
    }

    #[cold]
    fn in_parts(members: &[(&str, &str)]) -> Self {
        let is_held = |member: &(&str, &str)| TraceState::from_key_value([*member]).is_ok();
        let held = members.iter().copied().filter(is_held);
        let member = |member: &(&str, &str)| Member {
            key: member.0.to_owned(),
            value: member.1.to_owned(),
            is_held: is_held(member),
        };
        Self {
            state: TraceState::from_key_value(held).unwrap_or_default(),
            refused: Some(Refused {
                members: members.iter().map(member).collect(),
            }),
        }
    }
}

/// The header for `state`, with what was refused when it was extracted.
pub(super) fn header(state: &TraceState, refused: Option<&Refused>) -> Option<String> {
    let came = refused.map_or(&[][..], |refused| &refused.members);
    let length = |key: &str, value: &str| key.len() + value.len() + 2;
    let own: usize = state
        .into_iter()
        .map(|(key, value)| length(key, value))
        .sum();
    let all = came
        .iter()
        .fold(own, |sum, member| sum + length(&member.key, &member.value));
    let mut out = List {
        text: String::with_capacity(all),
        left: MAX_MEMBERS,
    };
    // What was changed stands first, and the rest stays in its order.
    for (key, value) in state {
        if !came
            .iter()
            .any(|member| member.is_held && member.is(key, value))
        {
            out.add(key, value);
        }
    }
    for member in came {
        if !member.is_held || state.get(&member.key) == Some(&member.value) {
            out.add(&member.key, &member.value);
        }
    }
    (!out.text.is_empty()).then_some(out.text)
}

impl Member {
    fn is(&self, key: &str, value: &str) -> bool {
        self.key == key && self.value == value
    }
}

struct List {
    text: String,
    left: usize,
}

impl List {
    fn add(&mut self, key: &str, value: &str) {
        if self.left > 0 {
            self.left -= 1;
            if !self.text.is_empty() {
                self.text.push(',');
            }
            self.text.push_str(key);
            self.text.push('=');
            self.text.push_str(value);
        }
    }
}

fn parse(member: &[u8]) -> Option<(&str, &str)> {
    let member = std::str::from_utf8(member).ok()?;
    let (key, value) = member.split_once('=')?;
    (is_key(key.as_bytes()) && is_value(value.as_bytes())).then_some((key, value))
}

/// Keys as both levels of the specification allow them: without `@` they begin with a letter (level 1; level 2 lets them
/// begin with a digit), and with it they are a tenant of up to 241 and a system of up to 14 characters.
fn is_key(key: &[u8]) -> bool {
    let is_rest = |part: &[u8]| {
        part.iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/'))
    };
    let starts_with_letter = |part: &[u8]| part.first().is_some_and(u8::is_ascii_lowercase);
    match key.iter().position(|byte| *byte == b'@') {
        None => key.len() <= 256 && starts_with_letter(key) && is_rest(key),
        Some(at) => {
            let (tenant, system) = (&key[..at], &key[at + 1..]);
            let has_start = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            tenant.len() <= 241
                && tenant.first().is_some_and(has_start)
                && is_rest(tenant)
                && system.len() <= 14
                && starts_with_letter(system)
                && is_rest(system)
        }
    }
}

/// Printable ASCII but `,` and `=`. What follows the last character that is not a space was trimmed with the member.
fn is_value(value: &[u8]) -> bool {
    let is_allowed = |byte: &u8| matches!(byte, 0x20..=0x2b | 0x2d..=0x3c | 0x3e..=0x7e);
    (1..=MAX_VALUE).contains(&value.len())
        && value.iter().all(is_allowed)
        && value.last() != Some(&b' ')
}
