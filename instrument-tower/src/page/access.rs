//! Who may see the page, and send to it.

use crate::PeerAddress;
use http::{HeaderMap, StatusCode, header, request};
use std::fmt;
use std::hint::black_box;
use std::net::IpAddr;

/// Who may see a [`Page`](super::Page), and send to it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Access {
    /// Callers on this machine, under a name of this machine. That is the default.
    ///
    /// The service has to know the callers' addresses ([`PeerAddress`]; with axum, `into_make_service_with_connect_info`).
    /// What a proxy passes on is not from this machine, as far as the proxy says so.
    #[default]
    Loopback,
    /// Whoever has the token.
    Token(Token),
    /// Everybody: for a page behind something that knows who calls.
    Anyone,
}

/// A secret that is not shown.
#[derive(Clone)]
pub struct Token(Box<str>);

/// Why somebody may not.
#[derive(Debug)]
pub(super) struct Denied {
    pub(super) status: StatusCode,
    pub(super) why: &'static str,
}

/// The cookie that has the token, in hexadecimal digits.
pub(super) const COOKIE: &str = "instrument_page";

impl Access {
    pub(super) fn check(&self, head: &request::Parts) -> Result<(), Denied> {
        // Other sites' pages may neither read nor send, whoever looks at them.
        let site = head
            .headers
            .get("sec-fetch-site")
            .map(|site| site.as_bytes());
        let is_navigation = head
            .headers
            .get("sec-fetch-mode")
            .map(|mode| mode.as_bytes())
            == Some(b"navigate");
        if matches!(site, Some(b"cross-site")) && !is_navigation {
            return Err(Denied::forbidden(
                "another site's page asks: open this one itself",
            ));
        }
        match self {
            Self::Anyone => Ok(()),
            Self::Loopback => from_here(head),
            Self::Token(token) if token.is_in(&head.headers) => Ok(()),
            Self::Token(_) => Err(Denied {
                status: StatusCode::UNAUTHORIZED,
                why: "a token is needed: open the page as ?token=…, or send `Authorization: Bearer …`",
            }),
        }
    }
}

impl Denied {
    fn forbidden(why: &'static str) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            why,
        }
    }
}

fn from_here(head: &request::Parts) -> Result<(), Denied> {
    let Some(peer) = PeerAddress::of(&head.extensions) else {
        return Err(Denied::forbidden(
            "only callers on this machine see this page, and the service does not know who calls: serve with `into_make_service_with_connect_info::<SocketAddr>()`, or set a token with `Page::with_token`",
        ));
    };
    if !is_loopback(peer.ip()) {
        return Err(Denied::forbidden(
            "only callers on this machine see this page; for others set a token with `Page::with_token`",
        ));
    }
    let through_proxy = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    if through_proxy
        .iter()
        .any(|name| head.headers.contains_key(*name))
    {
        return Err(Denied::forbidden(
            "a proxy passes this on from elsewhere; set a token with `Page::with_token`, or let the proxy decide with `Access::Anyone`",
        ));
    }
    // A name that somebody else has pointed at this machine is theirs: their pages would read this one.
    let host = head
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.or_else(|| head.uri.host());
    if host.is_none_or(is_name_of_this_machine) {
        Ok(())
    } else {
        Err(Denied::forbidden(
            "this page is at localhost, not under another name; for others set a token with `Page::with_token`",
        ))
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn is_name_of_this_machine(host: &str) -> bool {
    let without_port = |host: &str| match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
        _ => host.to_owned(),
    };
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((name, _)) => name.to_owned(),
        None => without_port(host),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(is_loopback)
}

impl Token {
    /// This one. It should be long and random; an empty one opens nothing.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into().into())
    }

    fn is_in(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get_all(header::AUTHORIZATION).iter();
        let bearer = bearer.filter_map(|value| {
            let (scheme, token) = value.as_bytes().split_at_checked(7)?;
            scheme
                .eq_ignore_ascii_case(b"bearer ")
                .then(|| token.trim_ascii().to_vec())
        });
        let cookies = headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|value| value.to_str().ok());
        let cookies = cookies.flat_map(|value| value.split(';'));
        let cookies = cookies.filter_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == COOKIE).then(|| value.as_bytes().to_vec())
        });
        let by_cookie = self.in_cookie();
        bearer.into_iter().any(|one| self.is(&one))
            || cookies
                .into_iter()
                .any(|one| same(&one, by_cookie.as_bytes()))
    }

    pub(super) fn is(&self, other: &[u8]) -> bool {
        same(other, self.0.as_bytes())
    }

    /// Characters that a cookie may have.
    pub(super) fn in_cookie(&self) -> String {
        let mut digits = vec![0; 2 * self.0.len()];
        crate::hex::write(&mut digits, self.0.as_bytes());
        digits.into_iter().map(char::from).collect()
    }
}

/// In a time that does not tell how much of it is right.
fn same(given: &[u8], right: &[u8]) -> bool {
    if right.is_empty() || given.len() != right.len() {
        return false;
    }
    let pairs = given.iter().zip(right);
    let difference = pairs.fold(0, |all, (given, right)| black_box(all | (given ^ right)));
    black_box(difference) == 0
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        for name in [
            "localhost",
            "localhost:3000",
            "127.0.0.1:1",
            "127.3.2.1",
            "[::1]:80",
            "app.LocalHost:1",
        ] {
            assert!(is_name_of_this_machine(name), "{name}");
        }
        for name in [
            "",
            "evil.example",
            "localhost.evil.example:3000",
            "10.0.0.1",
            "[::2]",
            "127.0.0.1.evil.example",
        ] {
            assert!(!is_name_of_this_machine(name), "{name}");
        }
    }

    #[test]
    fn an_empty_token_opens_nothing() {
        assert!(!Token::new("").is(b""));
        assert!(Token::new("secret").is(b"secret"));
        assert!(!Token::new("secret").is(b"secreT"));
        assert!(!Token::new("secret").is(b"secret "));
    }
}
