//! One token.

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Token<'a> {
    pub(in super::super) kind: Kind,
    pub(in super::super) text: &'a str,
    /// Whether blanks or a comment stand before it.
    pub(in super::super) gap: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    /// A keyword or a plain identifier.
    Word,
    /// A quoted identifier, with its quotes.
    Name,
    /// A string, or what might be one.
    Text,
    Number,
    /// A placeholder: `$1`, `?`.
    Parameter,
    /// One character that is none of these.
    Symbol,
}

impl Token<'_> {
    pub(in super::super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }
}
