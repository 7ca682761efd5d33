//! The name of a table, as far as it was read.

use super::super::tokens::{Kind, Token, is_part_of_word};

/// The parts of `schema.table`, still quoted.
#[derive(Debug)]
pub(super) struct Name<'a> {
    first: &'a str,
    /// `.` and a part, again and again.
    further: String,
    dot: bool,
}

impl<'a> Name<'a> {
    pub(super) fn new(first: &'a str) -> Self {
        Self {
            first,
            further: String::new(),
            dot: false,
        }
    }

    /// Takes the token if it belongs to the name.
    pub(super) fn take(&mut self, token: &Token<'_>) -> bool {
        if self.dot && matches!(token.kind, Kind::Word | Kind::Name) {
            self.further.push('.');
            self.further.push_str(shown(token.text));
            self.dot = false;
            return true;
        }
        let dot = !self.dot && token.is_symbol(".");
        self.dot |= dot;
        dot
    }

    /// The name, if it has one part.
    pub(super) fn single(&self) -> Option<&'a str> {
        self.further.is_empty().then(|| unquoted(self.first))
    }

    /// How it reads: without quotes, where it would be the same without.
    pub(super) fn text(&self) -> String {
        [shown(self.first), &self.further].concat()
    }
}

/// What is between the quotes, if there are any.
pub(super) fn unquoted(part: &str) -> &str {
    part.strip_prefix(['"', '`', '['])
        .and_then(|rest| rest.strip_suffix(['"', '`', ']']))
        .unwrap_or(part)
}

fn shown(part: &str) -> &str {
    let inner = unquoted(part);
    let is_plain = !inner.is_empty() && inner.bytes().all(is_part_of_word);
    if is_plain { inner } else { part }
}
