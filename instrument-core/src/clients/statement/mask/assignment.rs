//! `SET name = value` and `PRAGMA name = value`: there a bare word is a value as well, and may be a secret.

use super::super::tokens::{Kind, Token, Upper};

/// Where in such a statement the text is.
#[derive(Clone, Copy, Default)]
pub(super) enum Assignment {
    /// A statement begins.
    #[default]
    Begin,
    Elsewhere,
    /// After the statement's first word; whether `(` begins the value.
    Name {
        pragma: bool,
    },
    /// After `=`, `TO` or `(`.
    Value {
        parenthesis: bool,
    },
    /// After what stands for the value.
    Hidden {
        parenthesis: bool,
    },
}

/// How a token is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    AsRead,
    /// As read, and a value follows.
    Binding,
    AsMark,
    Not,
}

impl Assignment {
    pub(super) fn read(&mut self, token: &Token<'_>) -> Shown {
        if token.is_symbol(";") {
            *self = Self::Begin;
            return Shown::AsRead;
        }
        match *self {
            Self::Begin => {
                let upper = Upper::of(token.text);
                *self = match (token.kind, upper.as_str()) {
                    (Kind::Word, "SET") => Self::Name { pragma: false },
                    (Kind::Word, "PRAGMA") => Self::Name { pragma: true },
                    _ => Self::Elsewhere,
                };
                Shown::AsRead
            }
            Self::Name { pragma } => {
                let parenthesis = pragma && token.is_symbol("(");
                let to = token.kind == Kind::Word && token.text.eq_ignore_ascii_case("TO");
                if parenthesis || to || token.is_symbol("=") {
                    *self = Self::Value { parenthesis };
                    return Shown::Binding;
                }
                Shown::AsRead
            }
            Self::Value { parenthesis: true } | Self::Hidden { parenthesis: true }
                if token.is_symbol(")") =>
            {
                *self = Self::Elsewhere;
                Shown::AsRead
            }
            Self::Value { parenthesis } => {
                *self = Self::Hidden { parenthesis };
                Shown::AsMark
            }
            Self::Hidden { .. } => Shown::Not,
            Self::Elsewhere => Shown::AsRead,
        }
    }
}
