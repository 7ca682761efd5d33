//! Fields of values that show them in `Debug` only.
//!
//! What sqlx has for all databases alike does not tell the address that a pool connects to, nor the rows that a statement
//! affected: `to_url_lossy` panics for a socket or an IPv6 address, and each driver has a result of its own. Their `Debug`
//! is derived. Where it is not, or is by other names, nothing is found.

use std::fmt::{self, Debug, Write as _};

/// The field of this name of a struct in what its derived `Debug` wrote, with its quotes if it is text.
pub(super) fn field<'t>(debugged: &'t str, name: &str) -> Option<&'t str> {
    let mut fields = debugged.split_once(" { ")?.1;
    loop {
        let (found, rest) = fields.split_once(": ")?;
        let end = end_of_value(rest)?;
        if found == name {
            return Some(&rest[..end]);
        }
        fields = rest[end..].strip_prefix(", ")?;
    }
}

/// What is inside `Some`, or inside quotes, or both; unescaped. `None` also for what is empty.
pub(super) fn text(value: &str) -> Option<String> {
    let value = value
        .strip_prefix("Some(")
        .map_or(Some(value), |some| some.strip_suffix(')'))?;
    let quoted = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(quoted.len());
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next()? {
                escaped @ ('"' | '\'' | '\\') => escaped,
                // Control characters: no address has them.
                _ => return None,
            },
            plain => plain,
        });
    }
    Some(text).filter(|text| !text.is_empty())
}

/// Where the first value in `text` ends: before the comma or the bracket that is not in it.
fn end_of_value(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'(' | b'[' | b'{' => depth += 1,
            b',' if depth == 0 => return Some(at),
            b'}' if depth == 0 => return Some(at.saturating_sub(1)),
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// The rows that a statement affected, as the driver's result shows them. Nothing is allocated.
pub(super) fn rows_affected(result: &dyn Debug) -> Option<u64> {
    let mut rows = RowsAffected::Unnamed;
    // It stops with an error once it is known.
    let _ = write!(rows, "{result:?}");
    match rows {
        RowsAffected::Known(rows) => Some(rows),
        RowsAffected::Unnamed | RowsAffected::Named => None,
    }
}

enum RowsAffected {
    Unnamed,
    Named,
    Known(u64),
}

impl fmt::Write for RowsAffected {
    /// `Debug` writes names and numbers each in one piece.
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        match self {
            Self::Unnamed if matches!(piece, "rows_affected" | "changes") => *self = Self::Named,
            Self::Named => {
                if let Ok(rows) = piece.parse() {
                    *self = Self::Known(rows);
                    return Err(fmt::Error);
                }
            }
            Self::Unnamed | Self::Known(_) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by `Debug`")]
    struct Options {
        host: &'static str,
        port: u16,
        socket: Option<PathBuf>,
        username: &'static str,
        password: Option<&'static str>,
        nested: Vec<(u8, &'static str)>,
        database: Option<&'static str>,
    }

    const OPTIONS: Options = Options {
        host: "::1",
        port: 5432,
        socket: None,
        username: "us\"er, host: \"x",
        password: Some("} , database: Some(\"wrong\") \\"),
        nested: Vec::new(),
        database: Some("cam\"eras"),
    };

    #[test]
    fn fields_are_found_by_name_and_not_in_the_text_of_others() {
        let debugged = format!("{OPTIONS:?}");
        assert_eq!(
            field(&debugged, "host").and_then(text).as_deref(),
            Some("::1")
        );
        assert_eq!(field(&debugged, "port"), Some("5432"));
        assert_eq!(field(&debugged, "socket").and_then(text), None);
        assert_eq!(field(&debugged, "nested"), Some("[]"));
        assert_eq!(
            field(&debugged, "database").and_then(text).as_deref(),
            Some("cam\"eras")
        );
        assert_eq!(field(&debugged, "filename"), None);
        let nested = Options {
            nested: vec![(1, "a}, b"), (2, "]")],
            socket: Some("/run/db".into()),
            ..OPTIONS
        };
        let debugged = format!("{nested:?}");
        assert_eq!(
            field(&debugged, "nested"),
            Some("[(1, \"a}, b\"), (2, \"]\")]")
        );
        assert_eq!(
            field(&debugged, "socket").and_then(text).as_deref(),
            Some("/run/db")
        );
        assert_eq!(
            field(&debugged, "database").and_then(text).as_deref(),
            Some("cam\"eras")
        );
    }

    #[test]
    fn any_other_text_is_read_without_harm() {
        for text in [
            "",
            "Options",
            "Options { host",
            "Options { host: \"",
            "O { a: ), b: 1 }",
            "O { a: 1, b }",
        ] {
            assert_eq!(field(text, "b"), None, "{text}");
        }
    }

    #[test]
    fn affected_rows_are_a_field_of_the_drivers_result() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "shown by `Debug`")]
        struct Result {
            last_insert_id: u64,
            rows_affected: u64,
        }
        let result = Result {
            last_insert_id: 9,
            rows_affected: 3,
        };
        assert_eq!(rows_affected(&result), Some(3));
        assert_eq!(rows_affected(&"rows_affected: 3"), None);
    }
}
