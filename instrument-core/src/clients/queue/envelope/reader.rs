//! As much of JSON as an envelope has: objects of strings, read strictly, without recursion.

use std::str;

/// What is left of a text. Every step is `None` where the text is not JSON, or other JSON than was asked for.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    /// An object, each of whose members is read by `member`.
    pub(super) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Option<()>,
    ) -> Option<()> {
        self.byte(b'{')?;
        if self.byte(b'}').is_some() {
            return Some(());
        }
        loop {
            let key = self.string()?;
            self.byte(b':')?;
            member(self, &key)?;
            if self.byte(b',').is_none() {
                return self.byte(b'}');
            }
        }
    }

    /// Nothing but blanks is left.
    pub(super) fn end(&mut self) -> Option<()> {
        self.blanks();
        self.rest.is_empty().then_some(())
    }

    pub(super) fn string(&mut self) -> Option<String> {
        self.byte(b'"')?;
        let mut text = Vec::new();
        loop {
            let plain = self
                .rest
                .iter()
                .position(|&byte| matches!(byte, b'"' | b'\\') || byte < b' ')?;
            let (before, rest) = self.rest.split_at(plain);
            text.extend_from_slice(before);
            let (&stop, rest) = rest.split_first()?;
            self.rest = rest;
            match stop {
                b'"' => return String::from_utf8(text).ok(),
                b'\\' => {
                    let mut utf8 = [0; 4];
                    text.extend_from_slice(self.escaped()?.encode_utf8(&mut utf8).as_bytes());
                }
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let second = if (0xd800..0xdc00).contains(&first) {
                    self.rest = self.rest.strip_prefix(b"\\u")?;
                    Some(self.unit()?)
                } else {
                    None
                };
                let units = [Some(first), second].into_iter().flatten();
                // Half of a pair is no character.
                char::decode_utf16(units).next()?.ok()?
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
        let digits = str::from_utf8(digits).ok().filter(|_| is_hex)?;
        u16::from_str_radix(digits, 16).ok()
    }

    /// This one, after any blanks.
    fn byte(&mut self, expected: u8) -> Option<()> {
        self.blanks();
        let (&first, rest) = self.rest.split_first()?;
        (first == expected).then(|| self.rest = rest)
    }

    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn blanks(&mut self) {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let blanks = self.rest.iter().take_while(|byte| is_blank(byte)).count();
        self.rest = &self.rest[blanks..];
    }
}
