//! The text as it grows, up to its limit.

/// One line of at most so many characters, of whole tokens.
pub(super) struct Line {
    text: String,
    characters: usize,
    max_characters: usize,
    /// Where it may be cut so that `…` still fits.
    cut: usize,
    is_full: bool,
}

impl Line {
    pub(super) fn new(expected: usize, max_characters: usize) -> Self {
        Self {
            text: String::with_capacity(expected.min(max_characters)),
            characters: 0,
            max_characters,
            cut: 0,
            is_full: false,
        }
    }

    /// Adds a token. One that `binds` reads otherwise without the next, so that the text is not cut behind it.
    pub(super) fn push(&mut self, gap: bool, token: &str, binds: bool) {
        if self.is_full {
            return;
        }
        let gap = gap && !self.text.is_empty();
        self.characters += usize::from(gap) + token.chars().count();
        if self.characters > self.max_characters {
            self.is_full = true;
            self.text.truncate(self.cut);
            if self.max_characters > 0 {
                self.text.push('…');
            }
            return;
        }
        if gap {
            self.text.push(' ');
        }
        self.text.push_str(token);
        if self.characters < self.max_characters && !binds {
            self.cut = self.text.len();
        }
    }

    /// Whether a token did not fit any more.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
