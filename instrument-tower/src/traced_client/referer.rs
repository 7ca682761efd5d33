//! Where a redirect comes from, told as reqwest tells it.

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use reqwest::{ClientBuilder, Url};

/// Whether a client of `builder` is to tell it.
pub(super) fn is_told_by(builder: &ClientBuilder) -> bool {
    // reqwest shows it nowhere else, in front of the headers, and only where it is so.
    let text = format!("{builder:?}");
    let shown = text.split_once("default_headers: ");
    shown.is_some_and(|(before, _)| before.ends_with("referer: true, "))
}

/// What is told on the way from one to the other: nothing where that is less safe, and no names, passwords and fragments.
pub(super) fn between(previous: &Uri, next: &Uri) -> Option<HeaderValue> {
    if previous.scheme() == Some(&Scheme::HTTPS) && next.scheme() == Some(&Scheme::HTTP) {
        return None;
    }
    let mut url = Url::parse(&previous.to_string()).ok()?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_fragment(None);
    url.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::Client;

    #[test]
    fn it_is_told_unless_that_is_switched_off() {
        assert!(is_told_by(&Client::builder()));
        assert!(!is_told_by(&Client::builder().referer(false)));
        let agent = "referer: true, default_headers: ";
        let builder = Client::builder().referer(false).user_agent(agent);
        assert!(!is_told_by(&builder));
    }

    #[test]
    fn it_is_not_told_where_that_is_less_safe() {
        for (previous, next, told) in [
            ("https://a/x?y=1", "https://b/", Some("https://a/x?y=1")),
            ("http://ada:pw@a/x", "https://b/", Some("http://a/x")),
            ("http://a", "http://b/", Some("http://a/")),
            ("https://a/x", "http://a/", None),
        ] {
            let [previous, next] = [previous, next].map(|uri| uri.parse().expect("a URI"));
            let between = between(&previous, &next);
            assert_eq!(
                between.as_ref().map(HeaderValue::as_bytes),
                told.map(str::as_bytes)
            );
        }
    }
}
