//! gRPC for the web, where trailers are the last message of the body.

use super::Code;
use std::str;

/// How the bytes of a body are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Web {
    Binary,
    /// In base64: `application/grpc-web-text`.
    Text,
}

/// The bit that tells trailers from a message, in the byte before its length.
const TRAILERS: u8 = 0x80;

impl Web {
    /// By what follows `application/grpc` in the content type.
    pub(super) fn of(kind: &[u8]) -> Option<Self> {
        let rest = kind.strip_prefix(b"-web")?;
        Some(if rest.starts_with(b"-text") {
            Self::Text
        } else {
            Self::Binary
        })
    }

    /// The status, if it is in this part of a body. Servers write trailers in one piece.
    pub(crate) fn status(self, part: &[u8]) -> Option<Code> {
        match self {
            Self::Binary => status(part),
            Self::Text => status(&decoded(part)?),
        }
    }
}

fn status(mut part: &[u8]) -> Option<Code> {
    while let Some((&[flags, ref length @ ..], rest)) = part.split_first_chunk::<5>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (message, rest) = rest.split_at_checked(length)?;
        if flags & TRAILERS != 0 {
            return str::from_utf8(message).ok()?.lines().find_map(in_line);
        }
        part = rest;
    }
    None
}

fn in_line(line: &str) -> Option<Code> {
    let (name, value) = line.split_once(':')?;
    let is_it = name.trim().eq_ignore_ascii_case(super::grpc::STATUS);
    is_it.then(|| Code::parse(value.trim().as_bytes()))
}

/// Each piece by itself, with its padding.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in text.chunks(4) {
        let mut bits = 0;
        for digit in four {
            bits = bits << 6 | digit_of(*digit)?;
        }
        let padding = four.iter().filter(|digit| **digit == b'=').count();
        let [_, three @ ..] = u32::to_be_bytes(bits);
        bytes.extend_from_slice(three.get(..3_usize.checked_sub(padding)?)?);
    }
    Some(bytes)
}

fn digit_of(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        b'=' => 0,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_message_has_the_status() {
        let trailers = b"\x80\0\0\0\x20grpc-status:5\r\ngrpc-message:gone";
        let [status, none] =
            [trailers.as_slice(), b"\0\0\0\0\x02hi"].map(|it| Web::Binary.status(it));
        assert_eq!((status, none), (Some(Code::NotFound), None));
        let both = [b"\0\0\0\0\x02hi".as_slice(), trailers].concat();
        assert_eq!(Web::Binary.status(&both), Some(Code::NotFound));
        // Half of it is none.
        assert_eq!(Web::Binary.status(&both[..30]), None);
        assert_eq!(Web::Binary.status(b"\x80\0\0\0\x05other"), None);
    }

    #[test]
    fn also_as_text() {
        // "\x80\0\0\0\x0fgrpc-status:0\r\n"
        let text = b"gAAAAA9ncnBjLXN0YXR1czowDQo=";
        assert_eq!(Web::Text.status(text), Some(Code::Ok));
        for text in [&b"gAAAAA9ncnBj"[..], b"not text", b"====", b""] {
            assert_eq!(Web::Text.status(text), None);
        }
    }
}
