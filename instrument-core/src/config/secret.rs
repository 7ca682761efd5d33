//! What of a value may be shown.

/// At most this much of a value is shown.
const SHOWN: usize = 100;

/// The value as it may be shown: on one line, not too long, without user, password and query of a URL.
pub(crate) fn shown(value: &str, secret: bool) -> String {
    if secret {
        return "(not shown)".to_owned();
    }
    let open = without_userinfo(value);
    let cut: String = open.chars().take(SHOWN).collect();
    let more = if cut.len() < open.len() { "…" } else { "" };
    format!("`{}{more}`", cut.escape_debug())
}

/// The URL's user and password are all before the last `@` of its authority, and its query may be a token. Something
/// that only looks like a URL is treated the same: better to hide too much.
fn without_userinfo(value: &str) -> String {
    let start = value.find("://").map_or(0, |at| at + 3);
    let open = match value[start..].rfind('@') {
        Some(at) => format!("{}…{}", &value[..start], &value[start + at..]),
        None => value.to_owned(),
    };
    match open.split_once('?') {
        Some((before, _)) if start > 0 => format!("{before}?…"),
        _ => open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(shown("authorization=Bearer x", true), "(not shown)");
        assert_eq!(
            shown("http://user:pass@host:4318/p", false),
            "`http://…@host:4318/p`"
        );
        assert_eq!(shown("user:p@ss@host:4318", false), "`…@host:4318`");
        assert_eq!(shown("http://h/p?key=x", false), "`http://h/p?…`");
        assert_eq!(shown("/health?", false), "`/health?`");
        assert_eq!(shown("http://h:x?key=k@y", false), "`http://…@y`");
        assert_eq!(shown("ftp://h?key=k", false), "`ftp://h?…`");
        assert_eq!(shown("a\nb", false), "`a\\nb`");
        assert!(shown(&"x".repeat(500), false).len() < 120);
    }
}
