//! Segments of paths, and what they mean.

use std::borrow::Cow;

/// What follows the first segment of this name, encoded as it is. An empty one is none.
pub(super) fn after<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    // What is before the first `/` is no segment.
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let next = segments.peek().filter(|next| !next.is_empty());
        if let Some(next) = next.filter(|_| is_named(segment, name)) {
            return Some(next);
        }
    }
    None
}

fn is_named(segment: &str, name: &str) -> bool {
    segment == name || decoded(segment).is_some_and(|segment| segment == name)
}

/// `text` with its `%41` and the like as the bytes that are meant; `None` if it is not all like that, or not UTF-8.
pub(super) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(text.into());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut left = text.as_bytes();
    while let Some((&first, rest)) = left.split_first() {
        if first == b'%' {
            let [high, low, rest @ ..] = rest else {
                return None;
            };
            bytes.push(digit(*high)? << 4 | digit(*low)?);
            left = rest;
        } else {
            bytes.push(first);
            left = rest;
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn digit(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_follows_the_first_segment_of_that_name() {
        for (path, expected) in [
            ("/cameras/a", Some("a")),
            ("/cameras/a/", Some("a")),
            ("/api/v1/cameras/a/zones", Some("a")),
            ("/cameras/a/cameras/b", Some("a")),
            ("/cameras/cameras/b", Some("cameras")),
            ("/%63ameras/a", Some("a")),
            ("/cameras//a", None),
            ("/cameras//cameras/b", Some("b")),
            ("/cameras", None),
            ("/cameras/", None),
            ("/Cameras/a", None),
            ("/mycameras/a", None),
            ("/cameras2/a", None),
            ("/x%2Fcameras%2Fa", None),
            ("cameras/a", None),
            ("", None),
            ("*", None),
        ] {
            assert_eq!(after(path, "cameras"), expected, "{path}");
        }
    }

    #[test]
    fn what_is_not_well_encoded_means_nothing() {
        assert_eq!(decoded("a%5Fb%2f").as_deref(), Some("a_b/"));
        assert_eq!(decoded("%C3%BC").as_deref(), Some("ü"));
        for wrong in ["%", "%4", "a%zz", "%+1", "%C3", "%ff"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
