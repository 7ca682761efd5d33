//! What an error says, without the secrets of URLs.

use instrument_core::written;
use std::fmt::Display;

const AFTER_SCHEME: &str = "://";

/// What it says. Of URLs in it, those of reqwest's errors above all, names, passwords, queries and fragments are left out:
/// which part of them is a secret cannot be seen here.
pub(crate) fn message_of(error: impl Display) -> String {
    let text = written(error);
    if text.contains(AFTER_SCHEME) {
        without_secrets(&text)
    } else {
        text
    }
}

fn without_secrets(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, url)) = rest.split_once(AFTER_SCHEME) {
        clean.push_str(before);
        clean.push_str(AFTER_SCHEME);
        let (authority, target) = until(url, |c| matches!(c, '/' | '?' | '#'));
        rest = if authority.ends_with(':') && target.starts_with("//") {
            // That was the next one's scheme.
            url
        } else {
            let host = authority.rsplit_once('@').map(|(_, host)| host);
            clean.push_str(host.unwrap_or(authority));
            after_path(target, &mut clean)
        };
    }
    clean.push_str(rest);
    clean
}

/// Copies the path and leaves out what comes after it; gives what is behind the URL. Where there may be another URL in the
/// path, it is left to be found as one.
fn after_path<'a>(target: &'a str, clean: &mut String) -> &'a str {
    let (path, secret) = until(target, |c| matches!(c, '?' | '#'));
    if !secret.starts_with(['?', '#']) || path.contains(AFTER_SCHEME) {
        return target;
    }
    clean.push_str(path);
    let (secret, rest) = until(secret, |_| false);
    clean.push_str(closing(secret));
    rest
}

/// Up to such a character, or to where the URL ends: it holds no white space.
fn until(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || is_end(c));
    text.split_at(end.unwrap_or(text.len()))
}

/// What closes what stands around the URL, and is none of it.
fn closing(text: &str) -> &str {
    let is_closing = |c| {
        matches!(
            c,
            ')' | ']' | '}' | '>' | '"' | '\'' | '`' | ',' | ';' | ':' | '.'
        )
    };
    &text[text.trim_end_matches(is_closing).len()..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_may_be_secret_is_left_out_and_the_rest_stays() {
        for (text, clean) in [
            ("no URL", "no URL"),
            ("http://h/a", "http://h/a"),
            (
                "error sending request for url (http://h:1/a?sig=x): timed out",
                "error sending request for url (http://h:1/a): timed out",
            ),
            (
                "at https://user:pw@h/a#x, or \"http://[::1]?x\".",
                "at https://h/a, or \"http://[::1]\".",
            ),
            ("(postgres://name@h)", "(postgres://h)"),
            ("http://h/?to=http://u:p@i/?sig=x y", "http://h/ y"),
            ("http://h/http://u:p@i/?sig=x y?z", "http://h/http://i/ y?z"),
            ("http://h/?a=)secret) x", "http://h/) x"),
            ("http://h http://i/?b", "http://h http://i/"),
            ("://?x", "://"),
            ("http://", "http://"),
        ] {
            assert_eq!(message_of(text), clean);
        }
    }

    proptest! {
        #[test]
        fn nothing_of_a_query_is_left(around in "[ (a-z:/?#]{0,12}", query in "[a-z=&@/:)]{0,12}") {
            let said = message_of(format!("{around}http://u:SECRET@h/p?{query}SECRET) end"));
            prop_assert!(!said.contains("SECRET"), "{said}");
        }
    }
}
