//! Which camera.

use std::error::Error;
use std::fmt;

/// The longest name that a camera may have.
const LONGEST: usize = 64;

/// A camera's id: 1 to 64 letters, digits, `_` and `-`. It becomes the name of a folder, so nothing else may be in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CameraId(String);

/// It is none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotACamera;

impl CameraId {
    pub(crate) fn parse(text: &str) -> Result<Self, NotACamera> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotACamera)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CameraId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for NotACamera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no id of a camera")
    }
}

impl Error for NotACamera {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_cameras() {
        for good in ["front_door", "a", "Cam-7", &"x".repeat(64)] {
            assert_eq!(CameraId::parse(good).expect(good).as_str(), good);
        }
        let long = "x".repeat(65);
        for bad in ["", "..", "a/b", "a b", "käse", "a\0", "a\n", "%2e", &long] {
            assert_eq!(CameraId::parse(bad), Err(NotACamera), "{bad:?}");
        }
    }
}
