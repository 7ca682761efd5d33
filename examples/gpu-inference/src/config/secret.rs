//! What is not shown.

use std::fmt;
use std::hint::black_box;

/// A text that is not shown, and whose letters nobody can find out by how long a comparison takes.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Of this text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether somebody has sent it.
    #[must_use]
    pub fn is(&self, sent: &[u8]) -> bool {
        let pairs = self.0.bytes().zip(sent);
        let differing = pairs.fold(0, |all, (one, other)| black_box(all | (one ^ other)));
        self.0.len() == sent.len() && differing == 0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_of_it_is_it() {
        let secret = Secret::new("abc");
        assert!(secret.is(b"abc"));
        assert!(
            ![&b"abd"[..], b"ab", b"abcd", b""]
                .iter()
                .any(|it| secret.is(it))
        );
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
