//! What makes bytes a picture, as far as can be told without decoding it.

use std::error::Error;
use std::fmt;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
/// A PNG's last chunk: no data, its name, its check sum.
const PNG_END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
const JPEG_END: &[u8] = b"\xff\xd9";
/// Cameras put a few bytes of their own behind a picture.
const TRAILER: usize = 4096;

/// A kind of picture that detectors read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Png,
    Jpeg,
}

/// Why bytes are no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPicture {
    Empty,
    /// It begins like nothing that is known.
    Unknown,
    /// It begins well and has no end.
    Truncated(Format),
}

impl Format {
    /// By its first bytes, and by whether its end is there.
    pub(crate) fn of(bytes: &[u8]) -> Result<Self, NoPicture> {
        let (format, end) = match bytes {
            [] => return Err(NoPicture::Empty),
            _ if bytes.starts_with(PNG) => (Self::Png, PNG_END),
            _ if bytes.starts_with(JPEG) => (Self::Jpeg, JPEG_END),
            _ => return Err(NoPicture::Unknown),
        };
        let tail = &bytes[bytes.len().saturating_sub(TRAILER)..];
        if tail.windows(end.len()).any(|window| window == end) {
            Ok(format)
        } else {
            Err(NoPicture::Truncated(format))
        }
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

impl fmt::Display for NoPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the image is empty"),
            Self::Unknown => {
                f.write_str("the first bytes are neither those of a PNG nor of a JPEG")
            }
            Self::Truncated(format) => {
                write!(f, "the {} has no end: it was cut off", format.media_type())
            }
        }
    }
}

impl Error for NoPicture {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_first_and_last_bytes() {
        let png = [PNG, b"chunks", PNG_END].concat();
        let jpeg = [JPEG, b"scan", JPEG_END, b"of the camera"].concat();
        assert_eq!(Format::of(&png), Ok(Format::Png));
        assert_eq!(Format::of(&jpeg), Ok(Format::Jpeg));
        assert_eq!(Format::of(&[]), Err(NoPicture::Empty));
        assert_eq!(Format::of(b"GIF89a"), Err(NoPicture::Unknown));
        assert_eq!(
            Format::of(&png[..8]),
            Err(NoPicture::Truncated(Format::Png))
        );
        assert_eq!(
            Format::of(&png[..png.len() - 1]),
            Err(NoPicture::Truncated(Format::Png))
        );
        assert_eq!(
            Format::of(&jpeg[..5]),
            Err(NoPicture::Truncated(Format::Jpeg))
        );
    }
}
