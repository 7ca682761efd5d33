//! `example.com:8080`, `[::1]:80`, `192.0.2.1`.

use std::fmt;

/// A name or address, and perhaps a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Host<'a> {
    pub(crate) name: &'a str,
    pub(crate) port: Option<u16>,
}

/// Longer than any name is.
const LONGEST: usize = 300;

/// Whether a byte may be in the usual names: letters, digits, dots and hyphens.
const USUAL: [bool; 256] = {
    let mut usual = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        usual[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        byte += 1;
    }
    usual
};

impl<'a> Host<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        Self::parse_plain(text).or_else(|| Self::parse_any(text))
    }

    /// The usual ones at once: a name, and perhaps a port.
    fn parse_plain(text: &'a str) -> Option<Self> {
        let is_usual = |byte: &u8| USUAL[usize::from(*byte)];
        let end = text.bytes().take_while(is_usual).count();
        let name = Some(&text[..end]).filter(|name| !name.is_empty() && end <= LONGEST - 6)?;
        let port = match text.as_bytes()[end..] {
            [] => None,
            [b':', ref digits @ ..] if (1..=5).contains(&digits.len()) => {
                let digit = |digit: &u8| digit.is_ascii_digit().then(|| u32::from(digit - b'0'));
                let number = |so_far: u32, at| Some(so_far * 10 + digit(at)?);
                Some(u16::try_from(digits.iter().try_fold(0, number)?).ok()?)
            }
            _ => return None,
        };
        Some(Self { name, port })
    }

    fn parse_any(text: &'a str) -> Option<Self> {
        let text = text.rsplit_once('@').map_or(text, |(_, host)| host).trim();
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        let (name, port) = match text.strip_prefix('[') {
            Some(v6) => {
                let (name, rest) = v6.split_once(']')?;
                (name, rest.strip_prefix(':'))
            }
            None => match text.split_once(':') {
                // An address of version 6 without brackets, as `X-Forwarded-For` has it.
                Some((_, rest)) if rest.contains(':') => (text, None),
                Some((name, port)) => (name, Some(port)),
                None => (text, None),
            },
        };
        (!name.is_empty()).then(|| Self {
            name,
            port: port.and_then(|port| port.parse().ok()),
        })
    }
}

/// As it stands in a URL.
impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.contains(':') {
            write!(f, "[{}]", self.name)?;
        } else {
            f.write_str(self.name)?;
        }
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_says_what_the_long_one_does() {
        for text in [
            "shop.example",
            "shop.example:8080",
            "192.0.2.1:1",
            "a:0",
            "a:65535",
            "a:00080",
        ] {
            assert_eq!(Host::parse_plain(text), Host::parse_any(text), "{text}");
            assert!(Host::parse_plain(text).is_some(), "{text}");
        }
    }

    #[test]
    fn it_is_written_as_it_was_read() {
        for text in [
            "shop.example",
            "shop.example:8080",
            "192.0.2.1",
            "[::1]",
            "[::1]:80",
        ] {
            let host = Host::parse(text).expect(text);
            assert_eq!(host.to_string(), text);
        }
    }

    #[test]
    fn what_is_unusual_goes_the_long_way() {
        let longest = "a".repeat(LONGEST);
        for text in [
            "",
            ":80",
            "a:",
            "a:65536",
            "a:+1",
            "a:123456",
            "a b",
            "user@a:80",
            "[::1]:80",
            "::1",
            "a:b",
            &longest,
        ] {
            assert_eq!(Host::parse_plain(text), None, "{text}");
        }
        assert!(Host::parse(&longest).is_some());
        assert_eq!(Host::parse("a:65536").map(|host| host.port), Some(None));
    }
}
