//! What stands between tokens.

use super::Dialect;

/// What begins at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comment {
    None,
    /// A comment that ends before this place, or never and so at the end.
    Until(usize),
    /// Perhaps a comment, and perhaps not where it seems to end.
    Uncertain,
}

/// Control characters too: none belongs to a token, and MySQL's `--` begins a comment before any of them.
pub(super) fn is_blank(byte: u8) -> bool {
    byte <= b' ' || byte == 0x7F
}

pub(super) fn comment(sql: &str, at: usize, dialect: Dialect) -> Comment {
    let rest = &sql[at..];
    match rest.as_bytes() {
        [b'-', b'-', ..] => dashes(sql, at, dialect),
        [b'/', b'*', ..] => stars(sql, at, dialect),
        [b'#', ..] => match dialect {
            Dialect::MySql => line(sql, at, &['\n']),
            Dialect::Generic => Comment::Uncertain,
            Dialect::PostgreSql | Dialect::Sqlite => Comment::None,
        },
        _ => Comment::None,
    }
}

fn line(sql: &str, at: usize, ends: &[char]) -> Comment {
    Comment::Until(sql[at..].find(ends).map_or(sql.len(), |length| at + length))
}

fn dashes(sql: &str, at: usize, dialect: Dialect) -> Comment {
    let blank_follows = sql.as_bytes().get(at + 2).is_none_or(|b| is_blank(*b));
    match dialect {
        Dialect::PostgreSql => line(sql, at, &['\n', '\r']),
        Dialect::Sqlite => line(sql, at, &['\n']),
        Dialect::MySql if blank_follows => line(sql, at, &['\n']),
        Dialect::MySql => Comment::None,
        Dialect::Generic if blank_follows => {
            let Comment::Until(end) = line(sql, at, &['\n']) else {
                return Comment::Uncertain;
            };
            let text = &sql[at..end];
            let only_last = text
                .find('\r')
                .is_none_or(|return_at| return_at + 1 == text.len());
            if only_last {
                Comment::Until(end)
            } else {
                Comment::Uncertain
            }
        }
        Dialect::Generic => Comment::Uncertain,
    }
}

fn stars(sql: &str, at: usize, dialect: Dialect) -> Comment {
    let text = &sql[at + 2..];
    let (text, end) = text.find("*/").map_or((text, sql.len()), |length| {
        (&text[..length], at + length + 4)
    });
    // MySQL runs what stands in some comments, and there a quote may hide the end.
    let is_run = text.starts_with(['!', '+']) || text.starts_with("M!");
    let certain = match dialect {
        Dialect::PostgreSql => return Comment::Until(nested_end(sql, at)),
        Dialect::Sqlite => true,
        Dialect::MySql => !is_run || !text.contains(['\'', '"', '`', '\\', '#', '*', '-']),
        Dialect::Generic => !is_run && !text.contains("/*"),
    };
    if certain {
        Comment::Until(end)
    } else {
        Comment::Uncertain
    }
}

/// Comments of PostgreSQL hold others.
fn nested_end(sql: &str, at: usize) -> usize {
    let bytes = sql.as_bytes();
    let (mut at, mut depth) = (at + 2, 1_usize);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                at += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}
