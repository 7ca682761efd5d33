//! Headers into a service of ours and out of it.

use http::{HeaderMap, HeaderName, HeaderValue};
use instrument_core::propagation::{extract_headers, inject_headers};
use instrument_core::testing::Kit;
use instrument_core::{SpanKind, span};
use opentelemetry::Context;

/// Headers as they come: any name twice, any case, any bytes.
#[must_use]
pub fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in list {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        map.append(name, value);
    }
    map
}

/// What a service sends on that gets these headers: extracted, a server's span, a client's span, injected.
#[must_use]
pub fn through_a_service(list: &[(&str, &str)]) -> HeaderMap {
    let kit = Kit::new();
    let bound = kit.provider().bind(&Context::new());
    let _guard = extract_headers(&bound, &headers(list)).attach();
    let mut sent = HeaderMap::new();
    span!("GET").kind(SpanKind::Server).in_scope(|| {
        span!("GET").kind(SpanKind::Client).in_scope(|| {
            Context::map_current(|cx| inject_headers(cx, &mut sent));
        });
    });
    sent
}

/// The only value of a header, if it is there.
#[must_use]
pub fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().expect("what is sent is ASCII");
    assert_eq!(values.next(), None, "`{name}` is sent once");
    Some(value)
}
