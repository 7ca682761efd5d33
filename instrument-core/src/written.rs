//! The words of others, however badly they write them.

use std::fmt::{Display, Write as _};

/// What it writes. A `Display` that fails has written what it could; that much is kept, where `to_string` panics.
#[must_use]
pub fn written(what: impl Display) -> String {
    let mut text = String::new();
    let _ = write!(text, "{what}");
    text
}
