//! What a client layer is set to.

use super::hooks::Hooks;
use crate::captured::Captured;
use crate::head::{RequestHead, ResponseHead};
use crate::hosts::{Hosts, Pattern};
use crate::protocol::{KnownMethods, Speech};
use crate::query;
use http::Uri;
use instrument_core::{Provider, current};
use std::borrow::Cow;

/// What a client layer is set to.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) speech: Speech,
    pub(super) provider: Option<Provider>,
    pub(super) methods: KnownMethods,
    pub(super) origin: Option<Uri>,
    /// Whom the trace is told, and whom the baggage.
    pub(super) trace: Hosts,
    pub(super) baggage: Hosts,
    /// What services are called, by their hosts.
    pub(super) peers: Vec<(Pattern, Cow<'static, str>)>,
    pub(super) sensitive_query_keys: Vec<Cow<'static, str>>,
    pub(super) request_headers: Captured,
    pub(super) response_headers: Captured,
    pub(super) hooks: Hooks,
}

impl Settings {
    pub(super) fn new(speech: Speech) -> Self {
        Self {
            speech,
            provider: None,
            methods: KnownMethods::default(),
            origin: None,
            trace: Hosts::all(),
            baggage: Hosts::loopback(),
            peers: Vec::new(),
            sensitive_query_keys: query::SENSITIVE.map(Cow::Borrowed).to_vec(),
            request_headers: Captured::default(),
            response_headers: Captured::default(),
            hooks: Hooks::default(),
        }
    }

    /// Whether a call gets no span.
    pub(super) fn skips(&self, request: RequestHead<'_>) -> bool {
        self.hooks.skip.iter().any(|skip| skip(request))
    }

    /// What the service at this host is called.
    pub(super) fn peer(&self, host: &str) -> Option<&str> {
        let mut rules = self.peers.iter();
        rules
            .find(|(pattern, _)| pattern.matches(host))
            .map(|(_, name)| &**name)
    }

    /// Records on the current span what was asked for of the head of a response.
    pub(super) fn record_response(&self, response: ResponseHead<'_>) {
        if self.response_headers.is_empty() && self.hooks.response.is_empty() {
            return;
        }
        current::set_attributes(|to| {
            self.response_headers.record(response.headers(), to);
            for hook in &self.hooks.response {
                hook(response, to);
            }
        });
    }
}
