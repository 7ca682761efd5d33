//! Secrets in the middle of a text.

use std::ops::Range;

/// Where the first secret at or after `from` is.
pub(super) fn next_secret(
    text: &str,
    from: usize,
    is_secret: &dyn Fn(&str) -> bool,
) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    (from..bytes.len())
        .filter_map(|at| match bytes[at] {
            b':' if text[at..].starts_with("://") => user_info(text, at + 3),
            b':' if bytes.get(at + 1) == Some(&b':') || (at > 0 && bytes[at - 1] == b':') => None,
            b'=' | b':' => {
                let key = key_before(text, at);
                is_secret(key).then(|| value_after(text, at + 1, key))?
            }
            // Only the first of several, or a long row of them would be walked from each.
            b' ' if at > 0 && bytes[at - 1] != b' ' => credentials(text, at),
            _ => None,
        })
        .find(|secret| secret.start >= from && !secret.is_empty())
}

/// `user:password` of `://user:password@host`.
fn user_info(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start..];
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>');
    let authority = &rest[..rest.find(ends).unwrap_or(rest.len())];
    authority.rfind('@').map(|at| start..start + at)
}

/// The key that ends at `end`, which may be quoted.
fn key_before(text: &str, end: usize) -> &str {
    let head = text[..end]
        .trim_end_matches(' ')
        .trim_end_matches(['"', '\''])
        .trim_end_matches('\\');
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let start = head.trim_end_matches(is_key).len();
    &head[start..]
}

/// The value that follows a secret key.
fn value_after(text: &str, start: usize, key: &str) -> Option<Range<usize>> {
    let rest = text[start..].trim_start_matches([' ', '\t', '=', '>']);
    let start = text.len() - rest.len();
    for quote in ["\\\"", "\"", "'"] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let start = start + quote.len();
            return Some(start..start + quoted_length(quoted, quote));
        }
    }
    let whole_line = key.to_ascii_lowercase().contains("cookie");
    let mut length = if whole_line {
        rest.find(['\n', '\r', '"', '\'']).unwrap_or(rest.len())
    } else {
        unquoted_length(rest)
    };
    // `Authorization: Bearer …`: the first word is not the secret.
    let word = rest[..length].to_ascii_lowercase();
    if matches!(word.as_str(), "basic" | "bearer" | "digest" | "token") {
        let after = rest[length..].trim_start_matches(' ');
        length = rest.len() - after.len() + unquoted_length(after);
    }
    Some(start..start + length)
}

/// How far it is to the closing quote, or to the end where there is none.
fn quoted_length(text: &str, quote: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// How far a value without quotes goes, with what is in its brackets: `Some("…")`.
fn unquoted_length(text: &str) -> usize {
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            '"' if depth > 0 => at += 1 + quoted_length(&text[at + 1..], "\""),
            ')' | ']' | '}' | '"' | '\'' | ',' | ';' | '&' | '|' | '<' | '>' if depth == 0 => {
                return at;
            }
            c if c.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    at
}

/// What follows `Bearer ` or `Basic `.
fn credentials(text: &str, space: usize) -> Option<Range<usize>> {
    let head = &text[..space];
    let scheme = ["bearer", "basic"].into_iter().find(|scheme| {
        let start = space.checked_sub(scheme.len());
        let word = start.and_then(|start| text.get(start..space));
        word.is_some_and(|word| word.eq_ignore_ascii_case(scheme))
    })?;
    let (before, word) = head.split_at(space - scheme.len());
    if before.ends_with(char::is_alphanumeric) {
        return None;
    }
    let rest = text[space..].trim_start_matches(' ');
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let length = rest.find(|c| !is_token(c)).unwrap_or(rest.len());
    let token = &rest[..length];
    // Words of a sentence (`basic settings`, `bearer of news`) are spelt otherwise than credentials.
    let is_coded =
        token.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '=');
    let is_credential = match scheme {
        "bearer" => word == "Bearer" || is_coded || length >= 16,
        _ => is_coded && length >= 8,
    };
    let start = text.len() - rest.len();
    is_credential.then_some(start..start + length)
}
