use proc_macro2::{Ident, Span};
use syn::{Error, Expr, ExprLit, Lit, Result};

use crate::{rules, suggest};

/// The kind of span: which side of what conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

const WORDS: &[&str] = &["internal", "server", "client", "producer", "consumer"];

impl Kind {
    pub(crate) fn parse(value: &Expr) -> Result<Self> {
        let wrong = |text: String| Err(Error::new_spanned(value, text));
        match value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => {
                let word = text.value();
                match Self::of(&word.to_lowercase()) {
                    Some(_) => wrong(rules::quoted_kind(&word.to_lowercase())),
                    None => wrong(rules::unknown_kind(&word, &suggest::among(&word, WORDS))),
                }
            }
            Expr::Path(path) if path.path.segments.len() == 1 => {
                let word = path.path.segments[0].ident.to_string();
                Self::of(&word).map_or_else(
                    || wrong(rules::unknown_kind(&word, &suggest::among(&word, WORDS))),
                    Ok,
                )
            }
            Expr::Path(path) => {
                let last = path
                    .path
                    .segments
                    .last()
                    .map(|s| s.ident.to_string().to_lowercase())
                    .unwrap_or_default();
                wrong(rules::kind_path(&if Self::of(&last).is_some() {
                    last
                } else {
                    "client".to_owned()
                }))
            }
            _ => wrong(rules::kind_path(&"client")),
        }
    }

    /// The variant of `SpanKind`.
    pub(crate) fn variant(self) -> Ident {
        let name = match self {
            Self::Internal => "Internal",
            Self::Server => "Server",
            Self::Client => "Client",
            Self::Producer => "Producer",
            Self::Consumer => "Consumer",
        };
        Ident::new(name, Span::mixed_site())
    }

    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "internal" => Self::Internal,
            "server" => Self::Server,
            "client" => Self::Client,
            "producer" => Self::Producer,
            "consumer" => Self::Consumer,
            _ => return None,
        })
    }
}
