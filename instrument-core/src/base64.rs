//! Bytes as text: RFC 4648, section 4, with padding and nothing else.

#[cfg(any(feature = "queue", feature = "store", feature = "testing"))]
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING: u8 = b'=';

#[cfg(any(feature = "queue", feature = "store", feature = "testing"))]
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            // So many bytes make one digit more than they are.
            let digit = if i <= group.len() {
                DIGITS[(bits >> (18 - 6 * i)) as usize & 63]
            } else {
                PADDING
            };
            text.push(char::from(digit));
        }
    }
    text
}

#[cfg(any(feature = "queue", feature = "telemetry"))]
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if text.len() % 4 != 0 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let last = text.len() / 4;
    for (i, group) in text.chunks(4).enumerate() {
        let padding = group.iter().rev().take_while(|&&c| c == PADDING).count();
        if padding > 2 || (padding > 0 && i + 1 < last) {
            return None;
        }
        let digits = &group[..4 - padding];
        let mut bits = 0;
        for digit in digits {
            bits = bits << 6 | worth(*digit)?;
        }
        bits <<= 6 * padding;
        let [_, all @ ..] = u32::to_be_bytes(bits);
        let (given, beyond) = all.split_at(3 - padding);
        if beyond.iter().any(|&byte| byte != 0) {
            return None;
        }
        bytes.extend_from_slice(given);
    }
    Some(bytes)
}

/// The same from whoever may leave the padding out, or write it as URLs have it.
#[cfg(feature = "telemetry")]
pub(crate) fn decode_unpadded(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches(char::from(PADDING));
    let mut text = text.replace('-', "+").replace('_', "/");
    while text.len() % 4 != 0 {
        text.push(char::from(PADDING));
    }
    decode(&text)
}

#[cfg(any(feature = "queue", feature = "telemetry"))]
fn worth(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(all(test, feature = "queue", feature = "telemetry"))]
mod tests {
    use super::*;

    const CASES: [(&str, &str); 7] = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];

    #[test]
    fn as_in_rfc_4648() {
        for (bytes, text) in CASES {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(decode("+/+/"), Some(vec![0xfb, 0xff, 0xbf]));
        for wrong in ["Zg", "Zg=", "Zh==", "Z===", "Zm 9", "Zm9v====", "Zg==Zg=="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn padding_may_be_left_out_where_that_is_said() {
        for (bytes, text) in CASES {
            for text in [text, text.trim_end_matches('=')] {
                assert_eq!(decode_unpadded(text).as_deref(), Some(bytes.as_bytes()));
            }
        }
        assert_eq!(decode_unpadded("-_8"), Some(vec![0xfb, 0xff]));
        assert_eq!(decode_unpadded("Z"), None);
        assert_eq!(decode_unpadded("Zm 9"), None);
    }
}
