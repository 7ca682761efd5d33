//! Words: keywords, plain identifiers and the names of placeholders.

use super::Dialect;

/// Whether an identifier may begin with it. Characters beyond ASCII are letters to every database.
pub(super) fn is_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

pub(in super::super) fn is_part(byte: u8) -> bool {
    is_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn end_of(sql: &str, from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let length = sql.as_bytes()[from..]
        .iter()
        .take_while(|byte| belongs(**byte))
        .count();
    from + length
}

/// The end of the word of which a part stands before `from`.
pub(super) fn end(sql: &str, from: usize) -> usize {
    end_of(sql, from, is_part)
}

pub(super) fn digits_end(sql: &str, from: usize) -> usize {
    end_of(sql, from, |byte| byte.is_ascii_digit())
}

/// The end of the placeholder `?` at `at`, which has a number in SQLite.
pub(super) fn parameter(sql: &str, at: usize, dialect: Dialect) -> usize {
    match dialect {
        Dialect::Sqlite => digits_end(sql, at + 1),
        _ => at + 1,
    }
}

/// SQLite's `:name`, `@name`, `$name` and `#name`.
pub(super) enum Variable {
    None,
    Until(usize),
    /// As written in Tcl, with anything in parentheses.
    WithSuffix(usize),
}

pub(super) fn sqlite_variable(sql: &str, at: usize) -> Variable {
    let bytes = sql.as_bytes();
    let mut end = at + 1;
    let mut named = false;
    loop {
        match &bytes[end..] {
            [byte, ..] if is_part(*byte) => {
                named = true;
                end += 1;
            }
            [b':', b':', ..] => end += 2,
            [b'(', ..] if named => {
                let suffix = &sql[end..];
                let closed = suffix.find(|c: char| c == ')' || c.is_ascii_whitespace());
                return Variable::WithSuffix(closed.map_or(sql.len(), |length| {
                    end + length + usize::from(suffix[length..].starts_with(')'))
                }));
            }
            _ if end > at + 1 => return Variable::Until(end),
            _ => return Variable::None,
        }
    }
}

/// A word in capitals, to be compared with keywords.
pub(in super::super) struct Upper {
    bytes: [u8; 16],
    length: usize,
}

impl Upper {
    /// What is longer than any keyword is empty.
    pub(in super::super) fn of(word: &str) -> Self {
        let mut bytes = [0; 16];
        let length = match bytes.get_mut(..word.len()) {
            Some(start) if word.is_ascii() => {
                start.copy_from_slice(word.as_bytes());
                start.make_ascii_uppercase();
                word.len()
            }
            _ => 0,
        };
        Self { bytes, length }
    }

    pub(in super::super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// Whether a value comes after this word, so that a `-` there is a sign.
pub(super) fn precedes_value(word: &str) -> bool {
    matches!(
        Upper::of(word).as_str(),
        "ALL"
            | "AND"
            | "ANY"
            | "BETWEEN"
            | "BY"
            | "CASE"
            | "DEFAULT"
            | "DISTINCT"
            | "DIV"
            | "ELSE"
            | "ESCAPE"
            | "FETCH"
            | "FIRST"
            | "FOR"
            | "FROM"
            | "HAVING"
            | "ILIKE"
            | "IN"
            | "INTERVAL"
            | "IS"
            | "LIKE"
            | "LIMIT"
            | "MOD"
            | "NEXT"
            | "NOT"
            | "OFFSET"
            | "ON"
            | "OR"
            | "REGEXP"
            | "RETURN"
            | "RETURNING"
            | "RLIKE"
            | "SELECT"
            | "SET"
            | "SOME"
            | "THEN"
            | "TO"
            | "VALUES"
            | "WHEN"
            | "WHERE"
            | "XOR"
    )
}
