//! A text as tokens, each read where the one before ended: linear in the text, and nothing is copied.

mod blank;
mod number;
mod quoted;
mod token;
mod word;

pub(super) use token::{Kind, Token};
pub(super) use word::{Upper, is_part as is_part_of_word};

use super::Dialect;
use blank::Comment;
use quoted::Backslash;

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    sql: &'a str,
    dialect: Dialect,
    at: usize,
    /// A NUL ends the text for one database and not for the next: what follows it is hidden.
    cut: bool,
    /// Whether a value ended just before: then `-` subtracts, and is no sign.
    after_value: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(sql: &'a str, dialect: Dialect) -> Self {
        let whole = sql.len();
        let sql = sql.split('\0').next().unwrap_or_default();
        Self {
            sql,
            dialect,
            at: 0,
            cut: sql.len() < whole,
            after_value: false,
        }
    }

    /// The text that no token was made of yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.sql.as_bytes().get(self.at + ahead).copied()
    }

    /// Skips blanks and comments; whether there were any.
    fn skip_blanks(&mut self) -> bool {
        let from = self.at;
        while let Some(byte) = self.byte(0) {
            if blank::is_blank(byte) {
                self.at += 1;
            } else if let Comment::Until(end) = blank::comment(self.sql, self.at, self.dialect) {
                self.at = end;
            } else {
                break;
            }
        }
        self.at > from
    }

    /// Kind and end of the token that begins here with `first`.
    fn read(&self, first: u8) -> (Kind, usize) {
        let rest_is_hidden = (Kind::Text, self.sql.len());
        if blank::comment(self.sql, self.at, self.dialect) == Comment::Uncertain {
            return rest_is_hidden;
        }
        match first {
            b'\'' => self.quoted(Kind::Text, 1, self.backslash()),
            b'"' => match self.dialect {
                Dialect::PostgreSql | Dialect::Sqlite => {
                    self.quoted(Kind::Name, 1, Backslash::Plain)
                }
                Dialect::MySql | Dialect::Generic => self.quoted(Kind::Text, 1, self.backslash()),
            },
            b'`' if self.dialect != Dialect::PostgreSql => {
                self.quoted(Kind::Name, 1, self.backtick())
            }
            b'[' if self.dialect == Dialect::Sqlite => {
                quoted::bracketed(self.sql, self.at).map_or(rest_is_hidden, |end| (Kind::Name, end))
            }
            b'[' | b'\\' if self.dialect == Dialect::Generic => rest_is_hidden,
            b'0'..=b'9' => self.number(self.at),
            b'.' if self.byte(1).is_some_and(|b| b.is_ascii_digit()) => self.number(self.at),
            b'-' | b'+' if !self.after_value && number::begins(self.sql, self.at + 1) => {
                self.number(self.at + 1)
            }
            b'?' => (
                Kind::Parameter,
                word::parameter(self.sql, self.at, self.dialect),
            ),
            b'$' => self.dollar(),
            b':' | b'@' | b'#' if self.dialect == Dialect::Sqlite => self.sqlite_variable(),
            _ if word::is_start(first) => self.word(),
            _ => (Kind::Symbol, self.at + 1),
        }
    }

    /// How a backslash reads in a string without a prefix.
    fn backslash(&self) -> Backslash {
        match self.dialect {
            Dialect::PostgreSql | Dialect::Sqlite => Backslash::Plain,
            Dialect::MySql => Backslash::Escape,
            Dialect::Generic => Backslash::Uncertain,
        }
    }

    /// … and between backticks, which PostgreSQL does not know.
    fn backtick(&self) -> Backslash {
        match self.dialect {
            Dialect::Generic => Backslash::UncertainAsQuotes,
            _ => Backslash::Plain,
        }
    }

    /// What the quote after `opening - 1` bytes of prefix begins.
    fn quoted(&self, kind: Kind, opening: usize, backslash: Backslash) -> (Kind, usize) {
        quoted::end(self.sql, self.at + opening, backslash)
            .map_or((Kind::Text, self.sql.len()), |end| (kind, end))
    }

    fn number(&self, at: usize) -> (Kind, usize) {
        let end = number::end(self.sql, at);
        // `1e'…'` is two tokens in some versions, and the second might be a string with escapes.
        let quote_follows = matches!(self.sql.as_bytes().get(end), Some(b'\'' | b'"'));
        let ends_in_word = self.sql.as_bytes()[end - 1].is_ascii_alphabetic();
        if quote_follows && ends_in_word {
            return (Kind::Text, self.sql.len());
        }
        (Kind::Number, end)
    }

    fn dollar(&self) -> (Kind, usize) {
        let opening = quoted::dollar_opening(self.sql, self.at);
        let digits = self.byte(1).is_some_and(|b| b.is_ascii_digit());
        match (self.dialect, opening) {
            (Dialect::PostgreSql, Some(opening)) => (
                Kind::Text,
                quoted::dollar_end(self.sql, self.at + opening.len(), opening)
                    .unwrap_or(self.sql.len()),
            ),
            (Dialect::PostgreSql | Dialect::Generic, None) if digits => {
                (Kind::Parameter, word::digits_end(self.sql, self.at + 1))
            }
            (Dialect::PostgreSql, None) => (Kind::Symbol, self.at + 1),
            (Dialect::Sqlite, _) => self.sqlite_variable(),
            (Dialect::MySql, None) => (Kind::Word, word::end(self.sql, self.at + 1)),
            // Newer MySQL has such strings as well.
            (Dialect::MySql, Some(_)) | (Dialect::Generic, _) => (Kind::Text, self.sql.len()),
        }
    }

    fn sqlite_variable(&self) -> (Kind, usize) {
        match word::sqlite_variable(self.sql, self.at) {
            word::Variable::None => (Kind::Symbol, self.at + 1),
            word::Variable::Until(end) => (Kind::Parameter, end),
            word::Variable::WithSuffix(end) => (Kind::Text, end),
        }
    }

    fn word(&self) -> (Kind, usize) {
        let postgres = self.dialect == Dialect::PostgreSql;
        match (self.byte(0), self.byte(1), self.byte(2)) {
            (Some(b'e' | b'E'), Some(b'\''), _) if postgres => (
                Kind::Text,
                quoted::end_with_continuations(self.sql, self.at + 2).unwrap_or(self.sql.len()),
            ),
            (Some(b'b' | b'B' | b'e' | b'E' | b'n' | b'N' | b'x' | b'X'), Some(b'\''), _) => {
                self.quoted(Kind::Text, 2, self.backslash())
            }
            (Some(b'u' | b'U'), Some(b'&'), Some(b'\'')) if postgres => {
                self.quoted(Kind::Text, 3, Backslash::Plain)
            }
            (Some(b'u' | b'U'), Some(b'&'), Some(b'"')) if postgres => {
                self.quoted(Kind::Name, 3, Backslash::Plain)
            }
            _ => (Kind::Word, word::end(self.sql, self.at + 1)),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let mut gap = self.skip_blanks();
        let Some(first) = self.byte(0) else {
            return std::mem::take(&mut self.cut).then_some(Token {
                kind: Kind::Text,
                text: "",
                gap,
            });
        };
        let from = self.at;
        let (kind, end) = self.read(first);
        self.at = end;
        let text = &self.sql[from..end];
        // Two signs of MySQL in a row would begin a comment if a blank came to follow them.
        gap |= text == "-" && self.sql[..from].ends_with('-');
        self.after_value = match kind {
            Kind::Word => !word::precedes_value(text),
            Kind::Symbol => matches!(first, b')' | b']'),
            Kind::Name | Kind::Text | Kind::Number | Kind::Parameter => true,
        };
        Some(Token { kind, text, gap })
    }
}
