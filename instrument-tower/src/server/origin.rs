//! Where a request comes from and where it was sent to, as the client saw it.

pub(crate) mod forwarded;

use crate::head::RequestHead;
use crate::host::Host;
use crate::peer::PeerAddress;
use crate::trust::{ProxyHeaders, Trust};
use forwarded::Hop;
use std::borrow::Cow;
use std::net::SocketAddr;

/// What is set, instead of being read from requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) scheme: Option<Cow<'static, str>>,
    pub(crate) server: Option<(Cow<'static, str>, Option<u16>)>,
}

/// Who is believed, and what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    pub(crate) trusted: Trust,
    pub(crate) headers: ProxyHeaders,
}

/// A request's two ends.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) scheme: &'a str,
    pub(crate) server: Option<Host<'a>>,
    pub(crate) client: Option<Client<'a>>,
    pub(crate) peer: Option<SocketAddr>,
}

/// The one who made the request, behind all proxies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Client<'a> {
    Peer(SocketAddr),
    /// What a trusted proxy says.
    Forwarded(Host<'a>),
}

impl<'a> Origin<'a> {
    pub(crate) fn of(request: RequestHead<'a>, proxies: &Proxies, given: &'a Given) -> Self {
        let peer = PeerAddress::of(request.extensions());
        // Headers of strangers are not even read.
        let hop = if proxies.trusted.trusts_peer(request) {
            Hop::first_untrusted(request, proxies)
        } else {
            Hop::default()
        };
        let scheme = given
            .scheme
            .as_deref()
            .or(hop.scheme)
            .or_else(|| request.uri().scheme_str())
            .unwrap_or("http");
        let server = given
            .server
            .as_ref()
            .map(|(name, port)| Host { name, port: *port })
            .or_else(|| hop.host.and_then(Host::parse))
            .or_else(|| Host::parse(request.uri().authority()?.as_str()))
            .or_else(|| Host::parse(request.header(http::header::HOST)?));
        let client = hop
            .client
            .and_then(Host::parse)
            .map(Client::Forwarded)
            .or_else(|| peer.map(Client::Peer));
        Self {
            scheme,
            server,
            client,
            peer,
        }
    }
}

#[cfg(test)]
mod tests;
