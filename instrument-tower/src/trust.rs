//! Whose word is taken.

mod headers;
mod network;

pub use headers::ProxyHeaders;
pub use network::{Network, NotANetwork};

use crate::RequestHead;
use crate::peer::PeerAddress;
use crate::server::origin::forwarded;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Which callers are trusted: those in a network that is named, and those that a closure recognises. Nobody else.
///
/// Of a request that proxies have handed on, which `Forwarded` or `X-Forwarded-For` tells, the one who sent it and every proxy on the way
/// must be in a network that is named: what comes from anywhere is not trusted for having passed a proxy on this machine.
///
/// ```
/// use instrument_tower::Trust;
///
/// let balancers = Trust::nobody()
///     .with_network("10.8.0.0/16".parse()?)
///     .with(|request| request.headers().get("x-edge-key").is_some_and(|key| key == "…"));
/// # let _ = balancers;
/// # Ok::<(), instrument_tower::NotANetwork>(())
/// ```
#[derive(Clone, Default)]
pub struct Trust {
    networks: Vec<Network>,
    rules: Vec<Rule>,
}

type Rule = Arc<dyn Fn(RequestHead<'_>) -> bool + Send + Sync>;

impl Trust {
    /// Trusts nobody.
    #[must_use]
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Trusts what runs on the same machine.
    #[must_use]
    pub fn loopback() -> Self {
        Self::nobody()
            .with_network(Network::LOOPBACK_V4)
            .with_network(Network::LOOPBACK_V6)
    }

    /// Trusts the callers in a network too.
    #[must_use]
    pub fn with_network(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// Trusts those requests too of which `rule` says so.
    #[must_use]
    pub fn with(mut self, rule: impl Fn(RequestHead<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.rules.push(Arc::new(rule));
        self
    }

    /// Whether the sender of a request is trusted.
    #[must_use]
    pub fn trusts(&self, request: RequestHead<'_>) -> bool {
        self.knows(request)
            || (self.has_peer_of(request)
                && forwarded::senders(request)
                    .all(|sender| sender.is_some_and(|address| self.trusts_address(address))))
    }

    /// Whether the one is trusted that has handed on a request.
    pub(crate) fn trusts_peer(&self, request: RequestHead<'_>) -> bool {
        self.knows(request) || self.has_peer_of(request)
    }

    fn knows(&self, request: RequestHead<'_>) -> bool {
        self.rules.iter().any(|rule| rule(request))
    }

    fn has_peer_of(&self, request: RequestHead<'_>) -> bool {
        !self.networks.is_empty()
            && PeerAddress::of(request.extensions())
                .is_some_and(|peer| self.trusts_address(peer.ip()))
    }

    /// Whether it matters where a request comes from.
    pub(crate) fn names_networks(&self) -> bool {
        !self.networks.is_empty()
    }

    /// Whether an address is in a network that is named.
    pub(crate) fn trusts_address(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|network| network.contains(address))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("networks", &self.networks)
            .field("rules", &self.rules.len())
            .finish()
    }
}
