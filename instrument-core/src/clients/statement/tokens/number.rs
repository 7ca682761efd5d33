//! Where a number ends.

use super::word;

/// Whether a number begins at `at`.
pub(super) fn begins(sql: &str, at: usize) -> bool {
    let digit = |at: usize| sql.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    digit(at) || (sql.as_bytes().get(at) == Some(&b'.') && digit(at + 1))
}

/// The end of the number at `at`, with what is stuck to it: nobody agrees on `1abc`.
pub(super) fn end(sql: &str, at: usize) -> usize {
    let bytes = sql.as_bytes();
    let mut end = digits(bytes, at);
    let has_prefix = end == at + 1
        && bytes[at] == b'0'
        && matches!(
            bytes.get(end),
            Some(b'x' | b'X' | b'b' | b'B' | b'o' | b'O')
        );
    if !has_prefix {
        if bytes.get(end) == Some(&b'.') {
            end = digits(bytes, end + 1);
        }
        end = exponent(bytes, end).unwrap_or(end);
    }
    match bytes.get(end) {
        Some(byte) if word::is_start(*byte) => word::end(sql, end),
        _ => end,
    }
}

fn digits(bytes: &[u8], from: usize) -> usize {
    let length = bytes[from..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'_')
        .count();
    from + length
}

fn exponent(bytes: &[u8], at: usize) -> Option<usize> {
    let from = match bytes.get(at..)? {
        [b'e' | b'E', b'+' | b'-', digit, ..] if digit.is_ascii_digit() => at + 2,
        [b'e' | b'E', digit, ..] if digit.is_ascii_digit() => at + 1,
        _ => return None,
    };
    Some(digits(bytes, from))
}
