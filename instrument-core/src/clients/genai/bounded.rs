//! Texts of others, no longer than they may be.

/// As much of a text as may be kept, in characters.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    match text.char_indices().nth(limit) {
        Some((end, _)) if text.len() > limit => &text[..end],
        _ => text,
    }
}

/// Appends to a text that may have so many characters. `length` is how many it has, or would have.
pub(super) fn append(to: &mut String, length: u64, text: &str, limit: usize) {
    let room = limit.saturating_sub(usize::try_from(length).unwrap_or(usize::MAX));
    to.push_str(cut(text, room));
}

/// A word by which may be counted and which cannot be a secret's hiding place: short, of the letters of an identifier.
pub(super) fn word(text: &str) -> Option<&str> {
    let is_word = !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    is_word.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("Tür", 2), "Tü");
        assert_eq!(cut("Tür", 3), "Tür");
        assert_eq!(cut("", 0), "");
        let mut text = "Tü".to_owned();
        append(&mut text, 2, "ren", 4);
        assert_eq!(text, "Türe");
        append(&mut text, 5, "x", 4);
        assert_eq!(text, "Türe");
    }

    #[test]
    fn a_sentence_is_no_word() {
        assert_eq!(
            word("context_length_exceeded"),
            Some("context_length_exceeded")
        );
        assert_eq!(word("Incorrect API key provided: sk-1"), None);
        assert_eq!(word(""), None);
        assert_eq!(word(&"x".repeat(65)), None);
    }
}
