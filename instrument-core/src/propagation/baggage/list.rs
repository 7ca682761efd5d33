//! The members of a header.

use super::octets::{self, class};

/// What a header lists: each member, or `None` for one that is not valid. Empty ones come from putting headers together.
pub(super) struct List<'a> {
    header: &'a str,
    at: usize,
}

/// A valid one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed<'a> {
    pub(super) key: &'a str,
    /// Encoded.
    pub(super) value: &'a str,
    /// Whether the value is what it means, and would be written so.
    pub(super) is_plain: bool,
    /// All of it, from the first character that is not blank to the last.
    pub(super) text: &'a str,
    pub(super) has_properties: bool,
    /// How long it is without the white space inside.
    pub(super) length: usize,
}

impl<'a> List<'a> {
    pub(super) fn new(header: &'a str) -> Self {
        Self { header, at: 0 }
    }

    fn next_byte(&self) -> Option<u8> {
        self.header.as_bytes().get(self.at).copied()
    }

    /// Optional white space: spaces and tabs, nothing else.
    fn skip_blank(&mut self) {
        while self.next_byte().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// Goes past `wanted` and what is blank around it, if that is what comes.
    fn separator(&mut self, wanted: u8) -> bool {
        self.skip_blank();
        let is_next = self.next_byte() == Some(wanted);
        if is_next {
            self.at += 1;
            self.skip_blank();
        }
        is_next
    }

    fn run(&mut self, class: u8) -> (&'a str, u8) {
        let start = self.at;
        let (length, classes) = octets::run(&self.header.as_bytes()[start..], class);
        self.at = start + length;
        (&self.header[start..self.at], classes)
    }

    fn key(&mut self) -> Option<&'a str> {
        let (key, _) = self.run(class::KEY);
        (!key.is_empty()).then_some(key)
    }

    /// Where what was read ends, but for white space.
    fn end(&self) -> usize {
        let so_far = &self.header.as_bytes()[..self.at];
        let last = so_far.iter().rposition(|byte| !is_blank(*byte));
        last.map_or(0, |last| last + 1)
    }

    /// What comes up to the next `,`, if it is a member.
    fn member(&mut self) -> Option<Listed<'a>> {
        let start = self.at;
        let key = self.key()?;
        if !self.separator(b'=') {
            return None;
        }
        let (value, classes) = self.run(class::VALUE);
        let is_plain = classes & class::PLAIN != 0;
        let mut has_properties = false;
        let mut length = key.len() + 1 + value.len();
        while self.separator(b';') {
            has_properties = true;
            length += 1 + self.key()?.len();
            if self.separator(b'=') {
                length += 1 + self.run(class::VALUE).0.len();
            }
        }
        matches!(self.next_byte(), None | Some(b',')).then(|| Listed {
            key,
            value,
            is_plain,
            has_properties,
            text: &self.header[start..self.end()],
            length,
        })
    }
}

impl<'a> Iterator for List<'a> {
    type Item = Option<Listed<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_blank();
        while self.next_byte()? == b',' {
            self.separator(b',');
        }
        let member = self.member();
        if member.is_none() {
            let left = &self.header.as_bytes()[self.at..];
            let next = left.iter().position(|byte| *byte == b',');
            self.at = next.map_or(self.header.len(), |next| self.at + next);
        }
        Some(member)
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
