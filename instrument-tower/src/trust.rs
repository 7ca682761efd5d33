//! Whose word is taken.

mod network;

pub use network::{Network, NotANetwork};

use crate::RequestHead;
use crate::peer::PeerAddress;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Which callers are trusted: those in a network that is named, and those that a closure recognises. Nobody else.
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
        self.rules.iter().any(|rule| rule(request))
            || (!self.networks.is_empty()
                && PeerAddress::of(request.extensions())
                    .is_some_and(|peer| self.trusts_address(peer.ip())))
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
