//! What a client layer is set to.

use super::hooks::Hooks;
use crate::hosts::{Hosts, Pattern};
use crate::protocol::Speech;
use crate::recorded::Recorded;
use http::Uri;
use std::borrow::Cow;

/// What a client layer is set to.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) recorded: Recorded,
    pub(super) origin: Option<Uri>,
    /// Whom the trace is told, and whom the baggage.
    pub(super) trace: Hosts,
    pub(super) baggage: Hosts,
    /// What services are called, by their hosts.
    pub(super) peers: Vec<(Pattern, Cow<'static, str>)>,
    pub(super) hooks: Hooks,
}

impl Settings {
    pub(super) fn new(speech: Speech) -> Self {
        Self {
            recorded: Recorded::new(speech),
            origin: None,
            trace: Hosts::all(),
            baggage: Hosts::loopback(),
            peers: Vec::new(),
            hooks: Hooks::default(),
        }
    }

    /// What the service at this host is called.
    pub(super) fn peer(&self, host: &str) -> Option<&str> {
        let mut rules = self.peers.iter();
        rules
            .find(|(pattern, _)| pattern.matches(host))
            .map(|(_, name)| &**name)
    }
}
