//! Protobuf, written from its end to its beginning.
//!
//! What a message contains comes after its length. Written backwards, the length is known when its turn comes: nothing is
//! measured before, and nothing is moved or patched after.

use bytes::Bytes;
use std::fmt;
use std::ops::Range;

/// What a buffer has at first; a batch of small spans takes less.
const FIRST: usize = 128 << 10;
/// What a buffer may have to be kept; what was larger was an exception.
const KEPT: usize = 4 << 20;

/// A message that grows towards its beginning.
#[derive(Default)]
pub(super) struct Wire {
    /// All of it can be written to; what has been is its end.
    buffer: Vec<u8>,
    /// Where what has been written begins.
    start: usize,
}

/// The first byte of a field: its number, below 16, and how it is written.
pub(super) const fn varint(field: u8) -> u8 {
    field << 3
}

/// See [`varint`].
pub(super) const fn fixed64(field: u8) -> u8 {
    (field << 3) | 1
}

/// Text, bytes and messages; see [`varint`].
pub(super) const fn counted(field: u8) -> u8 {
    (field << 3) | 2
}

/// See [`varint`].
pub(super) const fn fixed32(field: u8) -> u8 {
    (field << 3) | 5
}

impl Wire {
    /// How many bytes have been written.
    #[inline(always)]
    pub(super) fn written(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// What has been written.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Some bytes that are known as they are.
    #[inline(always)]
    pub(super) fn raw<const N: usize>(&mut self, bytes: [u8; N]) {
        self.fixed(|to| *to = bytes);
    }

    /// So many bytes, which `write` writes in their place.
    #[inline(always)]
    pub(super) fn fixed<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N])) {
        let room = self.room(N);
        if let Some(place) = self.buffer[room].first_chunk_mut() {
            write(place);
        }
    }

    /// A field of bytes.
    #[inline(always)]
    pub(super) fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.append(bytes);
        self.head(tag, bytes.len());
    }

    /// A field of bytes that has its tag and length already.
    #[inline(always)]
    pub(super) fn append(&mut self, bytes: &[u8]) {
        let room = self.room(bytes.len());
        copy(&mut self.buffer[room], bytes);
    }

    /// A field of text; none if it is empty, as for every field that has its default.
    #[inline(always)]
    pub(super) fn text(&mut self, tag: u8, text: &str) {
        if !text.is_empty() {
            self.bytes(tag, text.as_bytes());
        }
    }

    /// A field that is a message, empty or not.
    #[inline(always)]
    pub(super) fn message(&mut self, tag: u8, inside: impl FnOnce(&mut Self)) {
        let before = self.written();
        inside(self);
        self.head(tag, self.written() - before);
    }

    /// A field that is a number; none if it is 0.
    #[inline]
    pub(super) fn count(&mut self, tag: u8, number: u32) {
        if number != 0 {
            self.number(tag, number.into());
        }
    }

    /// A field that is a number, also if it is 0.
    #[inline(always)]
    pub(super) fn number(&mut self, tag: u8, number: u64) {
        self.varint(number);
        self.raw([tag]);
    }

    /// What comes before so many bytes that have been written.
    #[inline(always)]
    pub(super) fn head(&mut self, tag: u8, length: usize) {
        match u8::try_from(length) {
            Ok(length @ 0..0x80) => self.raw([tag, length]),
            _ => self.number(tag, length as u64),
        }
    }

    #[inline]
    fn varint(&mut self, mut number: u64) {
        // Seven bits a byte, and at least one byte.
        let length = (70 - (number | 1).leading_zeros() as usize) / 7;
        let room = self.room(length);
        let (last, others) = match self.buffer[room].split_last_mut() {
            Some(split) => split,
            None => return,
        };
        for byte in others {
            *byte = number as u8 | 0x80;
            number >>= 7;
        }
        *last = number as u8;
    }

    /// The place for so many bytes more.
    #[inline(always)]
    fn room(&mut self, count: usize) -> Range<usize> {
        if self.start < count {
            self.grow(count);
        }
        let end = self.start;
        self.start -= count;
        self.start..end
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) {
        let written = self.written();
        let length = (2 * self.buffer.len()).max(written + count).max(FIRST);
        let mut larger = vec![0; length];
        let start = length - written;
        larger[start..].copy_from_slice(self.as_slice());
        *self = Self {
            buffer: larger,
            start,
        };
    }

    /// The message, and the whole buffer, from which a new one can be [made](Self::again).
    pub(super) fn into_bytes(self) -> (Bytes, Whole) {
        let whole = Bytes::from(self.buffer);
        (whole.slice(self.start..), Whole(whole))
    }

    /// An empty one in the same buffer.
    pub(super) fn cleared(self) -> Self {
        Self {
            start: self.buffer.len(),
            ..self
        }
    }

    /// Whether its buffer is worth to be kept.
    pub(super) fn is_usual(&self) -> bool {
        self.buffer.len() <= KEPT
    }
}

/// The buffer of a message that is being sent.
pub(super) struct Whole(Bytes);

impl Whole {
    /// An empty message in that buffer, unless somebody still reads it.
    pub(super) fn again(self) -> Option<Wire> {
        let buffer = Vec::from(self.0.try_into_mut().ok()?);
        let start = buffer.len();
        Some(Wire { buffer, start })
    }
}

/// As `copy_from_slice`, which calls a function for it: most texts are short.
#[inline(always)]
fn copy(to: &mut [u8], from: &[u8]) {
    let count = from.len();
    match count {
        0 => {}
        1..=3 => {
            to[0] = from[0];
            to[count / 2] = from[count / 2];
            to[count - 1] = from[count - 1];
        }
        4..=7 => both_ends::<4>(to, from),
        8..=15 => both_ends::<8>(to, from),
        16..=32 => both_ends::<16>(to, from),
        _ => to.copy_from_slice(from),
    }
}

/// The two parts may overlap.
#[inline]
fn both_ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
        *to = *from;
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("written", &self.written())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
