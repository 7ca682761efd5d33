//! HTTP headers, read and written without detours.

use super::propagator::{Chosen, with_propagator};
use super::source::{Single, Source};
use super::{Headers, W3c, inject_context, inject_without_baggage};
use http::HeaderMap;
use opentelemetry::Context;

impl Source for HeaderMap {
    fn single(&self, name: &str) -> Single<'_> {
        let mut values = self.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Single::None,
            (Some(one), None) => Single::One(one.as_bytes()),
            _ => Single::Many,
        }
    }

    fn each<'a>(&'a self, name: &str, visit: &mut dyn FnMut(&'a [u8])) {
        for value in self.get_all(name) {
            visit(value.as_bytes());
        }
    }
}

/// What [`extract_context`](super::extract_context) does, for HTTP headers. With the default propagator it allocates nothing
/// but what the context is made of.
#[must_use = "what was extracted is in the context that is returned"]
pub fn extract_headers(cx: &Context, headers: &HeaderMap) -> Context {
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => W3c::extract_from(cx, headers),
        Chosen::Other(other) => other.extract_with_context(cx, &Headers(headers)),
    })
}

/// What [`inject_context`] does, for HTTP headers. Those that were there before are replaced or, where there is nothing to say
/// now, removed: a request that is forwarded or sent again must not mix two traces.
pub fn inject_headers(cx: &Context, headers: &mut HeaderMap) {
    clear(cx, headers);
    inject_context(cx, &mut Headers(headers));
}

/// What [`inject_without_baggage`] does, for HTTP headers. Baggage that was there before is removed.
pub fn inject_headers_without_baggage(cx: &Context, headers: &mut HeaderMap) {
    clear(cx, headers);
    inject_without_baggage(cx, &mut Headers(headers));
}

fn clear(cx: &Context, headers: &mut HeaderMap) {
    if headers.is_empty() {
        return;
    }
    with_propagator(cx, |chosen| match chosen {
        Chosen::W3c => {
            for name in super::carrier::NAMES {
                headers.remove(&name);
            }
        }
        Chosen::Other(other) => {
            for name in other.fields() {
                headers.remove(name);
            }
        }
    });
}
