//! What is taken for a secret, and left out of log lines.

mod key;
mod scan;

use key::Name;
use opentelemetry::{Array, Value};
use scan::next_secret;
use std::borrow::Cow;

/// What stands in a secret's place.
const REDACTED: &str = "[redacted]";

/// Which secrets are left out of log lines and of log records that are sent.
///
/// * The value of a field whose key names a secret. A key is read as words (`dbPassword`, `db_password` and `db.password`
///   are the same two) and names one if the words of a name follow each other in it, unless the next word says that it is
///   about the secret only, such as `token.count` or `password_length`. Token counts of language models (`input_tokens`)
///   are no secrets.
/// * The same inside messages and other strings: `password=…`, `"api_key": "…"`, `Authorization: …`.
/// * `Bearer …` and `Basic …`, and what stands before the `@` of a URL.
///
/// This is a net and no proof: what looks like nothing in particular gets through.
///
/// ```
/// use instrument_core::logs::{Formatter, Redaction};
///
/// let redaction = Redaction::default().with_key("door_code").without_key("cookie");
/// let lines = Formatter::text().with_redaction(redaction);
/// # drop(lines);
/// ```
#[derive(Clone, Debug)]
pub struct Redaction {
    names: Vec<Name>,
    is_on: bool,
}

/// Names of secrets, word by word.
const NAMES: [&str; 21] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "secrets",
    "token",
    "authtoken",
    "accesstoken",
    "authorization",
    "credential",
    "credentials",
    "cookie",
    "cookies",
    "jwt",
    "apikey",
    "api_key",
    "access_key",
    "account_key",
    "private_key",
];

impl Default for Redaction {
    fn default() -> Self {
        Self {
            names: NAMES.iter().map(|name| Name::new(name)).collect(),
            is_on: true,
        }
    }
}

impl Redaction {
    /// Leaves nothing out.
    #[must_use]
    pub fn none() -> Self {
        Self {
            names: Vec::new(),
            is_on: false,
        }
    }

    /// Takes the value of this key, too, for a secret.
    #[must_use]
    pub fn with_key(mut self, name: &str) -> Self {
        self.names.push(Name::new(name));
        self.is_on = true;
        self
    }

    /// Takes the value of this key for no secret, if it is among the default ones.
    #[must_use]
    pub fn without_key(mut self, name: &str) -> Self {
        let name = Name::new(name);
        self.names.retain(|known| *known != name);
        self
    }

    /// A field's value as it may be written.
    pub(super) fn value(&self, key: &str, value: Value) -> Value {
        if self.is_secret(key) {
            return REDACTED.into();
        }
        match value {
            Value::String(text) => match self.text(text.as_str()) {
                Cow::Borrowed(_) => Value::String(text),
                Cow::Owned(text) => text.into(),
            },
            Value::Array(Array::String(list)) => {
                let list = list
                    .iter()
                    .map(|text| self.text(text.as_str()).into_owned().into());
                Value::Array(Array::String(list.collect()))
            }
            other => other,
        }
    }

    /// A text as it may be written.
    pub(super) fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if !self.is_on {
            return text.into();
        }
        let mut out = String::new();
        let mut kept = 0;
        while let Some(secret) = next_secret(text, kept, &|key| self.is_secret(key)) {
            out.push_str(&text[kept..secret.start]);
            out.push_str(REDACTED);
            kept = secret.end;
        }
        if kept == 0 {
            return text.into();
        }
        out.push_str(&text[kept..]);
        out.into()
    }

    pub(super) fn is_secret(&self, key: &str) -> bool {
        let words = key::words(key);
        self.names.iter().any(|name| name.is_in(&words))
    }
}

#[cfg(test)]
mod tests;
