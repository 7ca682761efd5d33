//! Room for a part of a message, which is used from its end.

use std::mem;

/// What is left of a buffer, before that which has been written.
///
/// Who writes need not look whether there is enough: what does not fit is left out, and [`left`](Self::left) says so.
pub(super) struct Room<'a> {
    left: &'a mut [u8],
    /// Bytes that did not fit.
    lacking: usize,
}

impl<'a> Room<'a> {
    #[inline(always)]
    pub(super) fn new(all: &'a mut [u8]) -> Self {
        Self {
            left: all,
            lacking: 0,
        }
    }

    /// How much is left; or how much there was too little, at least.
    #[inline(always)]
    pub(super) fn left(self) -> Result<usize, usize> {
        match self.lacking {
            0 => Ok(self.left.len()),
            lacking => Err(lacking),
        }
    }

    /// Some bytes that are known as they are.
    #[inline(always)]
    pub(super) fn raw<const N: usize>(&mut self, bytes: [u8; N]) {
        self.fixed(|to| *to = bytes);
    }

    /// So many bytes, which `write` writes in their place.
    #[inline(always)]
    pub(super) fn fixed<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N])) {
        let place = self.place(N);
        if let Some(place) = place.and_then(|it| it.first_chunk_mut()) {
            write(place);
        }
    }

    /// A field of bytes.
    #[inline(always)]
    pub(super) fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.append(bytes);
        self.head(tag, bytes.len());
    }

    /// Bytes as they are.
    #[inline(always)]
    pub(super) fn append(&mut self, bytes: &[u8]) {
        if let Some(place) = self.place(bytes.len()) {
            copy(place, bytes);
        }
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
        let length = self.length_of(inside);
        self.head(tag, length);
    }

    /// Writes what `inside` writes, and tells how long it is.
    #[inline(always)]
    pub(super) fn length_of(&mut self, inside: impl FnOnce(&mut Self)) -> usize {
        let before = self.left.len();
        inside(self);
        before - self.left.len()
    }

    /// A field that is a number; none if it is 0.
    #[inline(always)]
    pub(super) fn count(&mut self, tag: u8, number: u32) {
        if number != 0 {
            self.number(tag, number.into());
        }
    }

    /// A field that is a number, also if it is 0.
    #[inline(always)]
    pub(super) fn number(&mut self, tag: u8, number: u64) {
        match number {
            0..0x80 => self.raw([tag, number as u8]),
            0x80..0x4000 => self.raw([tag, number as u8 | 0x80, (number >> 7) as u8]),
            _ => self.apart(|room| room.large_number(tag, number)),
        }
    }

    /// Writes something by code that is apart. All other code that writes must be inlined: where nobody else knows the place of this,
    /// it is in registers.
    #[inline(always)]
    pub(super) fn apart(&mut self, write: impl FnOnce(&mut Self)) {
        #[cold]
        #[inline(never)]
        fn call<'a>(mut room: Room<'a>, write: impl FnOnce(&mut Room<'a>)) -> Room<'a> {
            write(&mut room);
            room
        }
        *self = call(mem::replace(self, Self::new(&mut [])), write);
    }

    /// What comes before so many bytes that have been written.
    #[inline(always)]
    pub(super) fn head(&mut self, tag: u8, length: usize) {
        self.number(tag, length as u64);
    }

    fn large_number(&mut self, tag: u8, mut number: u64) {
        // Seven bits a byte.
        let length = (70 - number.leading_zeros() as usize) / 7;
        if let Some([first, others @ .., last]) = self.place(1 + length) {
            *first = tag;
            for byte in others {
                *byte = number as u8 | 0x80;
                number >>= 7;
            }
            *last = number as u8;
        }
    }

    /// The place for so many bytes more.
    #[inline(always)]
    fn place(&mut self, count: usize) -> Option<&'a mut [u8]> {
        let all = mem::take(&mut self.left);
        if all.len() < count {
            self.left = all;
            self.lacking += count;
            return None;
        }
        let (left, place) = all.split_at_mut(all.len() - count);
        self.left = left;
        Some(place)
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

#[cfg(test)]
mod tests;
