//! Text of attributes: what lives as long as the program by reference, all else in one string.

use crate::prefetch::prefetch;

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    Static(&'static str),
    /// A part of what was copied, by its bytes.
    Copied {
        start: u32,
        end: u32,
    },
}

impl Piece {
    /// In bytes.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Static(text) => text.len(),
            Self::Copied { start, end } => (end - start) as usize,
        }
    }
}

/// The text that was copied, one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Text(String);

/// Where the text is that was another one's. None: it was too much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appended(Option<u32>);

impl Appended {
    /// The piece, where it is now.
    pub(super) fn moved(self, piece: Piece) -> Piece {
        match (piece, self.0) {
            (Piece::Copied { start, end }, Some(from)) => Piece::Copied {
                start: from + start,
                end: from + end,
            },
            (Piece::Copied { .. }, None) => Piece::Static(""),
            (piece, _) => piece,
        }
    }
}

/// So much keeps its room for the next span; more was an exception.
const KEPT: usize = 4096;

impl Text {
    /// The piece that a copy would be, if there is room for it.
    #[inline(always)]
    pub(super) fn piece(&self, text: &str) -> Option<Piece> {
        if text.is_empty() {
            return Some(Piece::Copied { start: 0, end: 0 });
        }
        let start = self.0.len();
        if text.len() > self.0.capacity() - start {
            return None;
        }
        let end = u32::try_from(start + text.len()).ok()?;
        let start = start as u32;
        Some(Piece::Copied { start, end })
    }

    #[inline(always)]
    pub(super) fn push(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Copies a text. What would end beyond four gigabytes is left out.
    pub(super) fn copy(&mut self, text: &str) -> Piece {
        self.0.reserve(text.len());
        let piece = self.piece(text);
        if piece.is_some() {
            self.push(text);
        }
        piece.unwrap_or(Piece::Static(""))
    }

    /// Copies all of another one's.
    pub(super) fn append(&mut self, other: &Self) -> Appended {
        Appended(match self.copy(&other.0) {
            Piece::Copied { start, .. } => Some(start),
            Piece::Static(_) => None,
        })
    }

    #[inline]
    pub(super) fn get(&self, piece: Piece) -> &str {
        match piece {
            Piece::Static(text) => text,
            Piece::Copied { start, end } => &self.0[start as usize..end as usize],
        }
    }

    pub(super) fn let_go(&mut self) {
        if self.0.len() > KEPT {
            self.0 = String::new();
        }
    }

    #[inline(always)]
    pub(super) fn prefetch(&self) {
        prefetch(&*self.0);
    }

    #[inline]
    pub(super) fn reset(&mut self) {
        self.0.clear();
    }
}
