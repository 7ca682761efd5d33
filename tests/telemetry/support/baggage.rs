//! Baggage that comes and goes.

use crate::headers::{headers, value};
use http::HeaderMap;
use instrument_core::Provider;
use instrument_core::propagation::{extract_headers, inject_headers};
use instrument_core::testing::Kit;
use opentelemetry::Context;

/// A provider with the default propagator, and a context of its own.
pub fn plain() -> (Provider, Context) {
    let kit = Kit::new();
    let cx = kit.provider().bind(&Context::new());
    (kit.provider().clone(), cx)
}

/// What came, and how many members were dropped.
pub fn came(lines: &[&str]) -> (Context, u64) {
    let (provider, cx) = plain();
    let list: Vec<_> = lines.iter().map(|line| ("baggage", *line)).collect();
    let cx = extract_headers(&cx, &headers(&list));
    (cx, provider.health().baggage_dropped)
}

/// The header that is sent.
#[must_use]
pub fn sent(cx: &Context) -> Option<String> {
    let mut sent = HeaderMap::new();
    inject_headers(cx, &mut sent);
    value(&sent, "baggage").map(str::to_owned)
}
