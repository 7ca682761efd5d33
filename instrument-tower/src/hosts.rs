//! Whom something may be sent to.

mod pattern;

pub(crate) use pattern::Pattern;

use crate::trust::Network;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Which hosts are meant: those that are named, those in a network, those that a closure recognises. Nobody else.
///
/// ```
/// use instrument_tower::Hosts;
///
/// let ours = Hosts::loopback()
///     .with("analyst")
///     .with("*.svc.cluster.local")
///     .with_network("10.8.0.0/16".parse()?)
///     .with_rule(|host| host.starts_with("camera-"));
/// assert!(ours.contains("Analyst"));
/// assert!(ours.contains("judge.svc.cluster.local"));
/// assert!(!ours.contains("svc.cluster.local.evil.example"));
/// # Ok::<(), instrument_tower::NotANetwork>(())
/// ```
#[derive(Clone, Default)]
pub struct Hosts {
    are_all: bool,
    patterns: Vec<Pattern>,
    networks: Vec<Network>,
    rules: Vec<Rule>,
}

type Rule = Arc<dyn Fn(&str) -> bool + Send + Sync>;

impl Hosts {
    /// None at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Every host there is.
    #[must_use]
    pub fn all() -> Self {
        Self {
            are_all: true,
            ..Self::default()
        }
    }

    /// This machine: `127.0.0.0/8`, `::1`, `localhost` and the names below it.
    #[must_use]
    pub fn loopback() -> Self {
        Self::none()
            .with("localhost")
            .with("*.localhost")
            .with_network(Network::LOOPBACK_V4)
            .with_network(Network::LOOPBACK_V6)
    }

    /// The host of this name or address too; or, for `*.example.org`, the names below `example.org` but not that one
    /// itself. Case does not matter, and of an address such as `http://analyst:8091/` only the host does. What no host can
    /// be called is left out, and said.
    #[must_use]
    pub fn with(mut self, host: impl AsRef<str>) -> Self {
        self.patterns.extend(Pattern::new(host.as_ref()));
        self
    }

    /// Hosts that are addressed by an address in this network too. Names are not resolved.
    #[must_use]
    pub fn with_network(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// The hosts too of which `rule` says so. It is given a name in whatever case it was written, or an address.
    #[must_use]
    pub fn with_rule(mut self, rule: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.rules.push(Arc::new(rule));
        self
    }

    /// Whether a host is one of these: a name, or an address without brackets.
    #[must_use]
    pub fn contains(&self, host: &str) -> bool {
        self.are_all
            || self.patterns.iter().any(|pattern| pattern.matches(host))
            || (!self.networks.is_empty() && self.has_address(host))
            || self.rules.iter().any(|rule| rule(host))
    }

    /// Whether a host is one of these that may be unknown: then nobody has named it.
    pub(crate) fn may_contain(&self, host: Option<&str>) -> bool {
        self.are_all || host.is_some_and(|host| self.contains(host))
    }

    fn has_address(&self, host: &str) -> bool {
        host.parse::<IpAddr>().is_ok_and(|address| {
            self.networks
                .iter()
                .any(|network| network.contains(address))
        })
    }
}

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosts")
            .field("are_all", &self.are_all)
            .field("patterns", &self.patterns)
            .field("networks", &self.networks)
            .field("rules", &self.rules.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_all_its_names_and_by_nothing_that_looks_like_them() {
        let loopback = Hosts::loopback();
        for host in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "api.localhost",
            "127.0.0.1",
            "127.8.9.10",
            "::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(loopback.contains(host), "{host}");
        }
        for host in [
            "",
            ".",
            "localhost.example.org",
            "notlocalhost",
            "127.0.0.1.example.org",
            "127.1",
            "0x7f.0.0.1",
            "2130706433",
            "::2",
            "10.0.0.1",
            "example.org",
        ] {
            assert!(!loopback.contains(host), "{host}");
        }
    }

    #[test]
    fn an_unknown_host_is_named_by_nobody() {
        assert!(!Hosts::loopback().may_contain(None));
        assert!(Hosts::all().may_contain(None));
        assert!(!Hosts::none().may_contain(Some("localhost")));
    }
}
