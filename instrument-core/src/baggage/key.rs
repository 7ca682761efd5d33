//! A key of baggage, and what its values may be.

use super::refusal;
use crate::ending;
use crate::propagation::copied;
use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};
use std::fmt;

/// A key of baggage with a rule for its values. See the [module docs](super).
///
/// A value that the rule does not allow is never set, read or copied.
#[derive(Clone, Copy)]
pub struct BaggageKey {
    name: &'static str,
    rule: Rule,
}

#[derive(Clone, Copy)]
enum Rule {
    Any,
    OneOf(&'static [&'static str]),
    Check {
        allowed: &'static str,
        check: fn(&str) -> bool,
    },
}

impl BaggageKey {
    /// A key with any values. The name is written as headers want it, in letters, digits, dots, dashes and underscores: else
    /// no value is ever set, which is told.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            rule: Rule::Any,
        }
    }

    /// Allows just these values.
    #[must_use]
    pub const fn with_values(self, values: &'static [&'static str]) -> Self {
        Self {
            name: self.name,
            rule: Rule::OneOf(values),
        }
    }

    /// Allows the values for which `check` is true. `allowed` says which these are, in the warning for all others.
    ///
    /// ```
    /// use instrument_core::baggage::BaggageKey;
    ///
    /// const SHARD: BaggageKey =
    ///     BaggageKey::new("shard").with_check("a number below 64", |value| value.parse().is_ok_and(|n: u8| n < 64));
    /// assert!(SHARD.allows("12") && !SHARD.allows("64"));
    /// ```
    #[must_use]
    pub const fn with_check(self, allowed: &'static str, check: fn(&str) -> bool) -> Self {
        Self {
            name: self.name,
            rule: Rule::Check { allowed, check },
        }
    }

    /// Allows 1 to 64 letters, digits, `_` and `-`.
    #[must_use]
    pub const fn with_identifiers(self) -> Self {
        self.with_check("1 to 64 of A-Z, a-z, 0-9, `_` and `-`", is_identifier)
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether `value` may be one of its values.
    #[must_use]
    pub fn allows(&self, value: &str) -> bool {
        match self.rule {
            Rule::Any => true,
            Rule::OneOf(values) => values.contains(&value),
            Rule::Check { check, .. } => check(value),
        }
    }

    /// The value that `cx` carries, if it is one that is allowed.
    #[must_use]
    pub fn value<'a>(&self, cx: &'a Context) -> Option<&'a str> {
        let value = cx.baggage().get(self.name)?.as_str();
        self.allows(value).then_some(value)
    }

    /// The value that the current context carries, if it is one that is allowed.
    #[must_use]
    pub fn current(&self) -> Option<String> {
        // Not borrowed: to check a value may be anybody's code.
        self.value(&ending::current()).map(str::to_owned)
    }

    /// `cx` with this value. One that is not allowed changes nothing, and a warning says what is.
    #[must_use = "the value is in the context that is returned"]
    pub fn apply(&self, cx: &Context, value: impl Into<String>) -> Context {
        match self.checked(value.into()) {
            Some(value) => set(cx, [(self, value)]),
            None => cx.clone(),
        }
    }

    /// What its values may be, in words.
    pub(super) fn allowed(&self) -> impl fmt::Display {
        self.rule
    }

    /// The value, if it is one that is allowed; else a warning.
    pub(super) fn checked(&self, value: String) -> Option<String> {
        if self.allows(&value) {
            return Some(value);
        }
        refusal::warn(self, &value);
        None
    }
}

/// `cx` with these values, whatever else its baggage has.
pub(super) fn set<'a>(
    cx: &Context,
    values: impl IntoIterator<Item = (&'a BaggageKey, String)>,
) -> Context {
    let mut baggage: Baggage = copied(cx.baggage());
    for (key, value) in values {
        let length = value.len();
        let _ = baggage.insert(key.name, value);
        if baggage
            .get(key.name)
            .is_none_or(|set| set.as_str().len() != length)
        {
            refusal::not_set(key);
        }
    }
    cx.with_baggage(baggage)
}

fn is_identifier(value: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=64).contains(&value.len()) && value.bytes().all(is_allowed)
}

/// What is allowed, in words.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::OneOf(values) => write!(f, "one of `{}`", values.join("`, `")),
            Self::Check { allowed, .. } => f.write_str(allowed),
        }
    }
}

/// Why a value was not taken.
pub(super) struct Refused<'a>(pub(super) &'a BaggageKey, pub(super) &'a str);

impl fmt::Display for Refused<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(key, value) = self;
        // It may come from anywhere.
        let start: String = value.chars().take(80).collect();
        write!(
            f,
            "baggage `{}` was not set to {start:?}; it must be {}",
            key.name, key.rule
        )
    }
}

impl fmt::Debug for BaggageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaggageKey({}: {})", self.name, self.rule)
    }
}
