//! What a server layer is set to.

use super::hooks::Hooks;
use super::origin::Given;
use crate::captured::Captured;
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{KnownMethods, Speech};
use crate::query;
use crate::trust::Trust;
use instrument_core::{Provider, current};
use std::borrow::Cow;

/// What a server layer is set to.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) speech: Speech,
    pub(super) provider: Option<Provider>,
    pub(crate) methods: KnownMethods,
    pub(crate) proxies: Trust,
    pub(crate) given: Given,
    pub(super) sensitive_query_keys: Vec<Cow<'static, str>>,
    pub(super) request_headers: Captured,
    pub(super) response_headers: Captured,
    pub(crate) hooks: Hooks,
}

impl Settings {
    pub(super) fn new(speech: Speech) -> Self {
        Self {
            speech,
            provider: None,
            methods: KnownMethods::default(),
            proxies: Trust::nobody(),
            given: Given::default(),
            sensitive_query_keys: query::SENSITIVE.map(Cow::Borrowed).to_vec(),
            request_headers: Captured::default(),
            response_headers: Captured::default(),
            hooks: Hooks::default(),
        }
    }

    /// Whether nothing of a request is to be recorded.
    pub(super) fn skips(&self, request: RequestHead<'_>) -> bool {
        self.hooks.skip.iter().any(|skip| skip(request))
    }

    /// Whether a request comes from a world of its own.
    pub(super) fn is_public(&self, request: RequestHead<'_>) -> bool {
        self.hooks.public.as_ref().is_some_and(|is| is(request))
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
