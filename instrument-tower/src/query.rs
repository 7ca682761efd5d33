//! Query strings without their secrets.

use std::borrow::Cow;

/// The keys whose values the conventions want replaced.
pub(crate) const SENSITIVE: [&str; 7] = [
    "X-Amz-Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
];

pub(crate) const REDACTED: &str = "REDACTED";

/// `query`, with the values of sensitive keys replaced. Keys are compared as they are meant: `s%69g` is `sig`.
pub(crate) fn redacted<'a>(query: &'a str, sensitive: &[Cow<'static, str>]) -> Cow<'a, str> {
    let secret = |pair: &str| {
        pair.split_once('=')
            .is_some_and(|(key, _)| is_one_of(key, sensitive))
    };
    if !query.split('&').any(secret) {
        return Cow::Borrowed(query);
    }
    let mut clean = String::with_capacity(query.len() + REDACTED.len());
    for (i, pair) in query.split('&').enumerate() {
        if i > 0 {
            clean.push('&');
        }
        match pair.split_once('=') {
            Some((key, _)) if secret(pair) => {
                clean.push_str(key);
                clean.push('=');
                clean.push_str(REDACTED);
            }
            _ => clean.push_str(pair),
        }
    }
    Cow::Owned(clean)
}

fn is_one_of(key: &str, sensitive: &[Cow<'static, str>]) -> bool {
    let is_plain = !key.as_bytes().contains(&b'%');
    let mut sensitive = sensitive.iter();
    sensitive.any(|known| *known == key || (!is_plain && means(key, known)))
}

/// Whether `key`, once decoded, is `known`.
fn means(key: &str, known: &str) -> bool {
    let mut rest = key.as_bytes();
    let decoded = std::iter::from_fn(|| {
        let (byte, tail) = match rest {
            [b'%', high, low, tail @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, tail),
                _ => (b'%', &rest[1..]),
            },
            [byte, tail @ ..] => (*byte, tail),
            [] => return None,
        };
        rest = tail;
        Some(byte)
    });
    decoded.eq(known.bytes())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(query: &str) -> String {
        redacted(query, &SENSITIVE.map(Cow::Borrowed)).into_owned()
    }

    #[test]
    fn the_value_goes_and_the_key_stays() {
        assert_eq!(
            clean("q=OpenTelemetry&sig=abc"),
            "q=OpenTelemetry&sig=REDACTED"
        );
        for key in SENSITIVE {
            assert_eq!(
                clean(&format!("{key}=x&a=1")),
                format!("{key}=REDACTED&a=1")
            );
        }
    }

    #[test]
    fn keys_are_compared_by_case_and_as_they_are_meant() {
        assert_eq!(clean("SIG=abc&signature=abc"), "SIG=abc&signature=abc");
        assert_eq!(clean("s%69g=abc"), "s%69g=REDACTED");
        assert_eq!(clean("s%6=abc&%=1&%zz=2"), "s%6=abc&%=1&%zz=2");
    }

    #[test]
    fn what_holds_no_secret_is_not_copied() {
        assert!(matches!(
            redacted("a=1&sig&b", &SENSITIVE.map(Cow::Borrowed)),
            Cow::Borrowed("a=1&sig&b")
        ));
    }
}
