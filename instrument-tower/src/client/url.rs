//! URLs without their secrets.

use super::target::Target;
use crate::query;
use http::Uri;
use std::borrow::Cow;

/// `url.full`: as much of the URL as is known, with names, passwords and the values of sensitive keys replaced.
pub(super) fn full(uri: &Uri, target: &Target<'_>, sensitive: &[Cow<'static, str>]) -> String {
    let mut text = String::new();
    if let Some(authority) = target.authority {
        if let Some(scheme) = target.scheme {
            text.push_str(scheme);
            text.push(':');
        }
        text.push_str("//");
        push_authority(&mut text, authority);
    }
    // `OPTIONS *` asks about the server as a whole.
    if uri.path() != "*" {
        text.push_str(uri.path());
    }
    if let Some(query) = uri.query() {
        text.push('?');
        text.push_str(&query::redacted(query, sensitive));
    }
    text
}

fn push_authority(text: &mut String, authority: &str) {
    let host = match authority.rsplit_once('@') {
        None => authority,
        Some((user, host)) => {
            let is_with_password = user.contains(':');
            text.push_str(query::REDACTED);
            if is_with_password {
                text.push(':');
                text.push_str(query::REDACTED);
            }
            text.push('@');
            host
        }
    };
    text.push_str(host);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::head::RequestHead;
    use http::Request;

    fn clean(url: &str) -> String {
        let request = Request::get(url).body(()).expect("a request");
        let target = Target::of(RequestHead::from(&request), None);
        full(request.uri(), &target, &query::SENSITIVE.map(Cow::Borrowed))
    }

    #[test]
    fn names_and_passwords_are_replaced() {
        assert_eq!(
            clean("https://username:password@www.example.com/"),
            "https://REDACTED:REDACTED@www.example.com/"
        );
        assert_eq!(
            clean("http://token@[::1]:80/a"),
            "http://REDACTED@[::1]:80/a"
        );
    }

    #[test]
    fn values_of_sensitive_keys_are_replaced_and_their_keys_stay() {
        assert_eq!(
            clean("https://www.example.com/path?color=blue&sig=a+b"),
            "https://www.example.com/path?color=blue&sig=REDACTED"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        assert_eq!(clean("/a?b=c"), "/a?b=c");
    }
}
