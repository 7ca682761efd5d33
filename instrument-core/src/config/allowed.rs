//! What a value may be, in words.

use std::fmt;

/// What a value may be. It reads as the end of "allowed is …".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// `true` or `false`, in any case.
    Boolean,
    /// A whole number.
    Integer(u64, u64),
    /// A whole number of milliseconds.
    Milliseconds(u64, u64),
    /// The same, and 0 for no limit.
    Timeout,
    /// A number from 0 to 1.
    Ratio,
    /// One of these.
    Word(&'static [&'static str]),
    /// Any of these, separated by commas.
    Words(&'static [&'static str]),
    /// `true`, `false`, or names separated by commas.
    Names,
    /// `http://` or `https://`, host and port; or host and port alone.
    Url,
    /// `key=value`, separated by commas.
    Pairs,
    /// Prefixes of paths, separated by commas.
    Prefixes,
    /// A file.
    File,
    /// Any text.
    Text,
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("true or false"),
            Self::Integer(from, to) => write!(f, "a whole number from {from} to {to}"),
            Self::Milliseconds(from, to) => {
                write!(f, "a whole number of milliseconds from {from} to {to}")
            }
            Self::Timeout => write!(
                f,
                "a whole number of milliseconds up to {}, 0 for no limit",
                super::parse::MOST_MILLISECONDS
            ),
            Self::Ratio => f.write_str("a number from 0 to 1"),
            Self::Word(words) => write!(f, "one of {}", words.join(", ")),
            Self::Words(words) => write!(f, "a list of {}", words.join(", ")),
            Self::Names => f.write_str("true, false, or a list of names"),
            Self::Url => f.write_str("http://host:port, https://host:port, or host:port"),
            Self::Pairs => f.write_str("key=value pairs separated by commas, percent-encoded"),
            Self::Prefixes => f.write_str("a list of paths, each beginning with /"),
            Self::File => f.write_str("the path of a file"),
            Self::Text => f.write_str("any text"),
        }
    }
}
