//! Protobuf, written from its end to its beginning.
//!
//! What a message contains comes after its length. Written backwards, the length is known when its turn comes: nothing is
//! measured before, and nothing is moved or patched after.
//!
//! Nor is it asked before whether there is room: a [part](Wire::write) is written again, in a larger buffer, where there was too
//! little.

use super::room::Room;
use bytes::Bytes;
use std::fmt;

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
    /// What has been written.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// How many bytes have been written.
    fn written(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// A part of a message, written by who may be called again, with more room.
    #[inline(always)]
    pub(super) fn write(&mut self, part: impl Fn(&mut Room<'_>)) {
        loop {
            let mut room = Room::new(&mut self.buffer[..self.start]);
            part(&mut room);
            match room.left() {
                Ok(left) => {
                    self.start = left;
                    return;
                }
                Err(lacking) => self.grow(lacking),
            }
        }
    }

    /// A field that is a message, too large for one part.
    pub(super) fn message(&mut self, tag: u8, inside: impl FnOnce(&mut Self)) {
        let before = self.written();
        inside(self);
        let length = self.written() - before;
        self.write(|room| room.head(tag, length));
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, lacking: usize) {
        let now = self.buffer.len();
        let length = (2 * now).max(now + lacking).max(FIRST);
        let mut larger = vec![0; length];
        let start = length - self.written();
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

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire")
            .field("written", &self.written())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
