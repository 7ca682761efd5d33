//! What proxies say of a request: `Forwarded` (RFC 7239), else `X-Forwarded-*`.
//!
//! Every proxy adds to the end of a list, so it is read from there: past the proxies that are trusted, to the first one
//! of whom that is not known. What stands further left is only what that one claimed.

use super::Proxies;
use crate::head::RequestHead;
use crate::host::Host;
use crate::trust::{ProxyHeaders, Trust};
use http::HeaderName;
use http::header::FORWARDED;
use std::net::IpAddr;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// One hop of a request, as the proxy saw it that it arrived at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop<'a> {
    pub(super) client: Option<&'a str>,
    pub(super) scheme: Option<&'a str>,
    pub(super) host: Option<&'a str>,
}

impl<'a> Hop<'a> {
    /// The last hop before the proxies that are trusted.
    pub(super) fn first_untrusted(request: RequestHead<'a>, proxies: &Proxies) -> Self {
        let is_forwarded = match proxies.headers {
            ProxyHeaders::Either => request.headers().contains_key(FORWARDED),
            ProxyHeaders::Forwarded => true,
            ProxyHeaders::XForwarded => false,
        };
        if is_forwarded {
            Self::in_forwarded(request, &proxies.trusted)
        } else {
            Self::in_older_headers(request, &proxies.trusted)
        }
    }

    fn in_forwarded(request: RequestHead<'a>, proxies: &Trust) -> Self {
        let mut hops = elements(request, &FORWARDED).map(Self::parse).peekable();
        let mut first = Self::default();
        while let Some(hop) = hops.next() {
            first = hop;
            if hops.peek().is_none() || !is_proxy(hop.client, proxies) {
                break;
            }
        }
        first
    }

    fn in_older_headers(request: RequestHead<'a>, proxies: &Trust) -> Self {
        let mut client = None;
        let mut passed = 0;
        let mut clients = elements(request, &FOR).peekable();
        while let Some(text) = clients.next() {
            client = Some(text);
            if clients.peek().is_none() || !is_proxy(client, proxies) {
                break;
            }
            passed += 1;
        }
        // Most proxies replace these two and few append to them, so they may be shorter.
        let at = |name| {
            elements(request, name)
                .take(passed + 1)
                .last()
                .filter(|text| !text.is_empty())
        };
        Self {
            client: client.filter(|client| is_told(client)),
            scheme: at(&PROTO).and_then(known_scheme),
            host: at(&HOST),
        }
    }

    /// An element of `Forwarded`: `for=192.0.2.60;proto=https;host="example.com:8443"`.
    fn parse(element: &'a str) -> Self {
        let mut hop = Self::default();
        for pair in element.split(';') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = Some(value.trim().trim_matches('"')).filter(|value| !value.is_empty());
            match name.trim() {
                name if name.eq_ignore_ascii_case("for") => {
                    hop.client = value.filter(|client| is_told(client));
                }
                name if name.eq_ignore_ascii_case("proto") => {
                    hop.scheme = value.and_then(known_scheme);
                }
                name if name.eq_ignore_ascii_case("host") => hop.host = value,
                _ => {}
            }
        }
        hop
    }
}

/// Who has sent a request on, and who sent it first, the last one first; none of whom that is not known. Of both kinds of headers:
/// a proxy adds to one, and whoever asks may have made up the other.
pub(crate) fn senders(request: RequestHead<'_>) -> impl Iterator<Item = Option<IpAddr>> {
    let known = elements(request, &FORWARDED).map(|hop| Hop::parse(hop).client);
    let named = elements(request, &FOR).map(Some);
    known.chain(named).map(|client| address(client?))
}

/// The elements of a list header, the last one first. Commas are not looked for in quotes: neither hosts nor addresses
/// have any.
fn elements<'a>(
    request: RequestHead<'a>,
    name: &HeaderName,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let values: Vec<_> = request
        .headers()
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    values
        .into_iter()
        .rev()
        .flat_map(|value| value.rsplit(','))
        .map(str::trim)
}

fn is_proxy(client: Option<&str>, proxies: &Trust) -> bool {
    client
        .and_then(address)
        .is_some_and(|address| proxies.trusts_address(address))
}

fn address(client: &str) -> Option<IpAddr> {
    Host::parse(client)?.name.parse().ok()
}

/// `unknown` and names made up to hide the client say nothing.
fn is_told(client: &str) -> bool {
    let name = client.split_once(':').map_or(client, |(name, _)| name);
    !name.starts_with('_') && !name.eq_ignore_ascii_case("unknown")
}

/// As it is recorded. Some proxies write it large, which says the same.
fn known_scheme(text: &str) -> Option<&'static str> {
    ["http", "https", "ws", "wss"]
        .into_iter()
        .find(|scheme| scheme.eq_ignore_ascii_case(text))
}
