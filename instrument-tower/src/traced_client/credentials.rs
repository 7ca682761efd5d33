//! Headers that are for one origin only.

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName};
use reqwest::ClientBuilder;

/// Those that reqwest itself keeps from other origins.
const NAMES: [HeaderName; 5] = [
    AUTHORIZATION,
    COOKIE,
    HeaderName::from_static("cookie2"),
    PROXY_AUTHORIZATION,
    WWW_AUTHENTICATE,
];

/// Takes them out.
pub(super) fn remove(headers: &mut HeaderMap) {
    for name in NAMES {
        headers.remove(name);
    }
    let marked: Vec<_> = headers
        .iter()
        .filter(|(_, value)| value.is_sensitive())
        .map(|(name, _)| name.clone())
        .collect();
    for name in marked {
        headers.remove(name);
    }
}

/// Whether there are any among the default headers of `builder`.
pub(super) fn are_in(builder: &ClientBuilder) -> bool {
    // reqwest shows them nowhere else.
    are_in_text(&format!("{builder:?}"))
}

/// `default_headers: {"accept": "*/*", "x-api-key": Sensitive}` is the form. In a value, a quote has a backslash before it,
/// so what looks like a name is one. Where there is no such list, the worst is assumed.
fn are_in_text(text: &str) -> bool {
    let shown = text.split_once("default_headers: ");
    let Some((_, headers)) = shown.filter(|(_, rest)| rest.starts_with("{\"")) else {
        return true;
    };
    let is_there = |name: HeaderName| headers.contains(&format!("\"{name}\": "));
    let mut marks = headers.match_indices("\": Sensitive");
    NAMES.into_iter().any(is_there) || marks.any(|(at, _)| !headers[..at].ends_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use reqwest::Client;

    fn held(name: &'static str, value: &HeaderValue) -> bool {
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), value.clone())]);
        are_in(&Client::builder().default_headers(headers))
    }

    #[test]
    fn they_are_found_by_name_and_by_mark() {
        let mut value = HeaderValue::from_static("secret");
        for name in NAMES {
            let headers = HeaderMap::from_iter([(name.clone(), value.clone())]);
            assert!(
                are_in(&Client::builder().default_headers(headers)),
                "{name}"
            );
        }
        assert!(!held("x-api-key", &value));
        value.set_sensitive(true);
        assert!(held("x-api-key", &value));
    }

    #[test]
    fn what_a_value_says_is_no_name() {
        for text in [
            r#""authorization": "x""#,
            r#"\"authorization": "x"#,
            r#"x", "cookie": "y"#,
            r#"": Sensitive"#,
            r#"\": Sensitive"#,
            r#"\"#,
            "authorization",
        ] {
            let value = HeaderValue::from_str(text).expect("a value");
            assert!(!held("x-note", &value), "{text}");
            assert!(!held("a-note", &value), "{text}");
        }
        assert!(!are_in(&Client::builder().user_agent("authorization: me")));
    }

    #[test]
    fn where_nothing_is_shown_the_worst_is_assumed() {
        assert!(are_in_text("ClientBuilder { .. }"));
        assert!(are_in_text("Client { default_headers: 2 }"));
    }
}
