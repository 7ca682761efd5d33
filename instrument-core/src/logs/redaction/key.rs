//! Keys, read as words.

/// A name of secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name(Vec<String>);

impl Name {
    pub(super) fn new(name: &str) -> Self {
        Self(words(name))
    }

    /// Whether a key of these words has it, and is not only about it.
    pub(super) fn is_in(&self, words: &[String]) -> bool {
        let length = self.0.len();
        if length == 0 {
            return false;
        }
        words.windows(length).enumerate().any(|(at, window)| {
            let next = words.get(at + length);
            window == self.0 && !next.is_some_and(|next| ABOUT.contains(&next.as_str()))
        })
    }
}

/// What can be said about a secret without saying it.
const ABOUT: [&str; 15] = [
    "age", "count", "counts", "expires", "expiry", "kind", "len", "length", "limit", "name",
    "policy", "size", "ttl", "type", "usage",
];

/// `dbPassword`, `db_password`, `DB-PASSWORD` and `db.password` are `db` and `password`.
pub(super) fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut chars = key.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let starts_word = c.is_uppercase()
            && match before {
                Some(b) if char::is_uppercase(b) => chars.peek().is_some_and(|n| n.is_lowercase()),
                Some(_) => true,
                None => false,
            };
        if starts_word || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = Some(c);
    }
    words.retain(|word| !word.is_empty());
    words
}
