//! A command as text, with or without what people put into it.

use super::command::Command;
use super::monitor::{Monitor, QueryText};
use mongodb::bson::Bson;
use std::fmt::Write as _;

/// So many elements of a list are looked at,
const ELEMENTS: usize = 64;
/// and so deep.
const DEPTH: usize = 24;

/// What the driver adds to every command.
const OF_THE_DRIVER: [&str; 10] = [
    "$clusterTime",
    "$db",
    "$readPreference",
    "apiDeprecationErrors",
    "apiStrict",
    "apiVersion",
    "autocommit",
    "lsid",
    "startTransaction",
    "txnNumber",
];

/// `None` of a command that the driver hides: it has to do with passwords.
pub(super) fn text(command: Command<'_>, monitor: &Monitor) -> Option<String> {
    let shown = monitor.query_text;
    if shown == QueryText::None || command.document.is_empty() {
        return None;
    }
    let mut text = Text {
        out: String::new(),
        is_masked: shown != QueryText::Plain,
        limit: monitor.query_text_limit,
    };
    text.command(command);
    let cut = text.out.char_indices().nth(monitor.query_text_limit);
    if let Some((at, _)) = cut {
        text.out.truncate(at);
        text.out.push('…');
    }
    Some(text.out)
}

/// JSON; a value that is masked is `"?"`.
struct Text {
    out: String,
    is_masked: bool,
    /// In characters.
    limit: usize,
}

impl Text {
    fn command(&mut self, command: Command<'_>) {
        let collection = command.collection();
        let shown = |key: &str| !OF_THE_DRIVER.contains(&key);
        self.out.push('{');
        let fields = command.document.iter();
        for (at, (key, value)) in fields.filter(|(key, _)| shown(key)).enumerate() {
            match value.as_str() {
                // Its name is another attribute already.
                Some(name) if at < 2 && collection == Some(name) => {
                    self.key(at, key);
                    self.quoted(name);
                }
                _ => self.field(at, key, value, DEPTH),
            }
        }
        self.out.push('}');
    }

    fn field(&mut self, at: usize, key: &str, value: &Bson, depth: usize) {
        if !self.is_full() {
            self.key(at, key);
            self.value(value, depth);
        }
    }

    fn list(&mut self, list: &[Bson], depth: usize) {
        self.out.push('[');
        // Where the element is that was written last, and how many were.
        let (mut last, mut written) = (0..0, 0);
        for value in list.iter().take(ELEMENTS) {
            if self.is_full() {
                break;
            }
            let end = self.out.len();
            if written > 0 {
                self.out.push(',');
            }
            let begin = self.out.len();
            self.value(value, depth);
            // What reads the same as the one before it is written once: a list of a thousand is one `?`.
            if self.is_masked && written > 0 && self.out[last.clone()] == self.out[begin..] {
                self.out.truncate(end);
            } else {
                last = begin..self.out.len();
                written += 1;
            }
        }
        if list.len() > ELEMENTS && !(self.is_masked && written == 1) {
            self.out.push_str(",…");
        }
        self.out.push(']');
    }

    fn value(&mut self, value: &Bson, depth: usize) {
        match (value, depth.checked_sub(1)) {
            (Bson::Document(fields), Some(depth)) => {
                self.out.push('{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    self.field(at, key, value, depth);
                }
                self.out.push('}');
            }
            (Bson::Array(list), Some(depth)) => self.list(list, depth),
            _ if self.is_masked => self.out.push_str("\"?\""),
            (Bson::Document(_) | Bson::Array(_), None) => self.out.push('…'),
            (Bson::String(text), _) => self.quoted(text),
            (
                Bson::Int32(_) | Bson::Int64(_) | Bson::Double(_) | Bson::Boolean(_) | Bson::Null,
                _,
            ) => {
                let _ = write!(self.out, "{value}");
            }
            _ => self.quoted(&value.to_string()),
        }
    }

    /// With what comes before and after it.
    fn key(&mut self, at: usize, key: &str) {
        if at > 0 {
            self.out.push(',');
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_$.-".contains(&byte);
        if self.is_masked && !(key.len() <= 64 && key.bytes().all(is_plain)) {
            self.out.push_str("\"?\"");
        } else {
            self.quoted(key);
        }
        self.out.push(':');
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        for character in text.chars().take(self.limit) {
            match character {
                '"' | '\\' => self.out.extend(['\\', character]),
                _ if character.is_control() => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(character));
                }
                _ => self.out.push(character),
            }
        }
        self.out.push('"');
    }

    /// In bytes, so a little later than by characters.
    fn is_full(&self) -> bool {
        self.out.len() / 4 > self.limit
    }
}

#[cfg(test)]
mod tests;
