//! The words of a text.

/// In lower case, without what stands between them and without the commonest ones.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !COMMON.contains(&word.as_str()))
}

const COMMON: [&str; 9] = ["a", "an", "and", "at", "in", "of", "on", "the", "with"];
