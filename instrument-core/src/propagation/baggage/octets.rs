//! Which characters keys and values are made of, and how the others are written.

use std::borrow::Cow;

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// What a byte may be part of. Each is a bit.
pub(super) mod class {
    /// A `token` of RFC 7230.
    pub(in super::super) const KEY: u8 = 1;
    /// A `baggage-octet`: no control, white space, `"`, `,`, `;` or `\`, and nothing beyond ASCII.
    pub(in super::super) const VALUE: u8 = 2;
    /// What is a value and means itself to peers of any habit. Some take `+` for a space, others end a value at its
    /// first `=`.
    pub(in super::super) const PLAIN: u8 = 4;
}

/// Looked up for every byte of every request.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        let is_key = is_plain
            || matches!(
                byte,
                b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'^' | b'`' | b'|'
            );
        let is_value = matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
        classes[byte as usize] = if is_plain { class::PLAIN } else { 0 }
            | if is_key { class::KEY } else { 0 }
            | if is_value { class::VALUE } else { 0 };
        byte += 1;
    }
    classes
};

/// How many of the first bytes are of `class`, and the classes that all of these are of.
#[inline]
pub(super) fn run(text: &[u8], class: u8) -> (usize, u8) {
    let mut all = u8::MAX;
    for (at, byte) in text.iter().enumerate() {
        let classes = CLASSES[usize::from(*byte)];
        if classes & class == 0 {
            return (at, all);
        }
        all &= classes;
    }
    (text.len(), all)
}

pub(crate) fn is_key(key: &[u8]) -> bool {
    !key.is_empty() && run(key, class::KEY).0 == key.len()
}

/// The value that is meant. What is not UTF-8 becomes U+FFFD, and a `%` without two hexadecimal digits stays what it is.
/// A `+` is a `+`.
pub(super) fn decoded(value: &str) -> Cow<'_, str> {
    let encoded = value.bytes().filter(|byte| *byte == b'%').count();
    if encoded == 0 {
        return Cow::Borrowed(value);
    }
    // Exact for what is well encoded, since it is kept.
    let mut bytes = Vec::with_capacity(value.len().saturating_sub(2 * encoded));
    let mut left = value.as_bytes();
    while let Some(at) = left.iter().position(|byte| *byte == b'%') {
        let (plain, rest) = left.split_at(at);
        bytes.extend_from_slice(plain);
        let meant = match rest {
            [_, high, low, after @ ..] => pair(*high, *low).map(|byte| (byte, after)),
            _ => None,
        };
        let (byte, after) = meant.unwrap_or((b'%', &rest[1..]));
        bytes.push(byte);
        left = after;
    }
    bytes.extend_from_slice(left);
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        Err(wrong) => Cow::Owned(String::from_utf8_lossy(wrong.as_bytes()).into_owned()),
    }
}

fn pair(high: u8, low: u8) -> Option<u8> {
    Some(worth(high)? << 4 | worth(low)?)
}

fn worth(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Writes a value so that peers of any habit read it alike: all but [`class::PLAIN`] is encoded.
pub(super) fn encode(value: &str, out: &mut String) {
    encode_unless(value, class::PLAIN, out);
}

/// Encodes what a value must not have, and nothing else: for what may be encoded already.
pub(super) fn encode_invalid(value: &str, out: &mut String) {
    encode_unless(value, class::VALUE, out);
}

fn encode_unless(value: &str, class: u8, out: &mut String) {
    for byte in value.bytes() {
        if CLASSES[usize::from(byte)] & class != 0 {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}
