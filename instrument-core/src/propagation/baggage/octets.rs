//! Which characters keys and values are made of, and how the others are written.

use std::borrow::Cow;

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// A `token` of RFC 7230.
pub(super) fn is_key(key: &[u8]) -> bool {
    let is_allowed = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'#'
                    | b'$'
                    | b'%'
                    | b'&'
                    | b'\''
                    | b'*'
                    | b'+'
                    | b'-'
                    | b'.'
                    | b'^'
                    | b'_'
                    | b'`'
                    | b'|'
                    | b'~'
            )
    };
    !key.is_empty() && key.iter().all(is_allowed)
}

/// Nothing but `baggage-octet`s: no control, white space, `"`, `,`, `;` or `\`, and nothing beyond ASCII.
pub(super) fn is_value(value: &[u8]) -> bool {
    value.iter().all(is_octet)
}

fn is_octet(byte: &u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

/// The value that is meant. What is not UTF-8 becomes U+FFFD, and a `%` without two hexadecimal digits stays what it is.
/// A `+` is a `+`.
pub(super) fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('%') {
        return Cow::Borrowed(value);
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut left = value.as_bytes();
    while let Some((&first, rest)) = left.split_first() {
        match (first, rest) {
            (b'%', [high, low, after @ ..]) if worth(*high).is_some() && worth(*low).is_some() => {
                bytes.push(worth(*high).unwrap_or(0) << 4 | worth(*low).unwrap_or(0));
                left = after;
            }
            _ => {
                bytes.push(first);
                left = rest;
            }
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        Err(wrong) => Cow::Owned(String::from_utf8_lossy(wrong.as_bytes()).into_owned()),
    }
}

fn worth(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Writes a value so that peers of any habit read it alike: all but letters, digits and `-._~` is encoded. Some take `+`
/// for a space, others end a value at its first `=`.
pub(super) fn encode(value: &str, out: &mut String) {
    encode_unless(value, out, is_plain);
}

/// What [`encode`] writes as it is.
pub(super) fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Encodes what a value must not have, and nothing else: for what may be encoded already.
pub(super) fn encode_invalid(value: &str, out: &mut String) {
    encode_unless(value, out, |byte| is_octet(&byte));
}

fn encode_unless(value: &str, out: &mut String, is_plain: impl Fn(u8) -> bool) {
    for byte in value.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}
