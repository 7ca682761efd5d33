//! Where what is quoted ends.

/// How a backslash reads between quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Backslash {
    Plain,
    Escape,
    /// Databases differ.
    Uncertain,
    /// … and other quotes in between may be quotes.
    UncertainAsQuotes,
}

/// Where the text ends whose quote stands right before `at`; a doubled quote is part of it. `None`: never, or nobody knows.
pub(super) fn end(sql: &str, at: usize, backslash: Backslash) -> Option<usize> {
    let bytes = sql.as_bytes();
    let quote = bytes[at - 1];
    let mut at = at;
    while let Some(byte) = bytes.get(at) {
        if *byte == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return Some(at + 1);
            }
            at += 1;
        } else if *byte == b'\\' {
            match backslash {
                Backslash::Plain => {}
                Backslash::Escape => at += 1,
                Backslash::Uncertain | Backslash::UncertainAsQuotes => return None,
            }
        } else if matches!(byte, b'\'' | b'"' | b'-' | b'/' | b'#' | b'$')
            && backslash == Backslash::UncertainAsQuotes
        {
            return None;
        }
        at += 1;
    }
    None
}

/// [`end`] of PostgreSQL's `E'…'`: what follows on another line belongs to it, with the same escapes.
pub(super) fn end_with_continuations(sql: &str, at: usize) -> Option<usize> {
    let mut at = at;
    loop {
        let closed = end(sql, at, Backslash::Escape)?;
        match continuation(sql, closed) {
            Some(opened) => at = opened,
            None => return Some(closed),
        }
    }
}

/// Right after the quote that continues a string that ended at `at`: only line ends, blanks and `--` stand between.
fn continuation(sql: &str, at: usize) -> Option<usize> {
    let mut rest = &sql[at..];
    let mut lines = false;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\x0B');
        lines |= rest[..rest.len() - trimmed.len()].contains(['\n', '\r']);
        rest = trimmed;
        if !rest.starts_with("--") {
            break;
        }
        rest = &rest[rest.find(['\n', '\r'])?..];
    }
    (lines && rest.starts_with('\'')).then(|| sql.len() - rest.len() + 1)
}

/// SQLite's `[name]`.
pub(super) fn bracketed(sql: &str, at: usize) -> Option<usize> {
    sql[at..].find(']').map(|length| at + length + 1)
}

/// `$tag$` at `at`, if it is one.
pub(super) fn dollar_opening(sql: &str, at: usize) -> Option<&str> {
    let tag = &sql[at + 1..];
    let length = tag.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()))?;
    let is_tag = tag[length..].starts_with('$') && !tag.starts_with(|c: char| c.is_ascii_digit());
    is_tag.then(|| &sql[at..at + length + 2])
}

/// Where the text ends whose `opening` ends before `from`.
pub(super) fn dollar_end(sql: &str, from: usize, opening: &str) -> Option<usize> {
    sql[from..]
        .find(opening)
        .map(|length| from + length + opening.len())
}
