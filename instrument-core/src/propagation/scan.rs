//! HTTP headers, looked through once for all that propagates: to look up each takes as long as to pass a dozen names.

use super::carrier::name;
use super::field::Field;
use super::source::{Single, Source};
use http::HeaderMap;

/// The headers, and the first value of each of ours.
pub(super) struct Scan<'a> {
    headers: &'a HeaderMap,
    trace_parent: Single<'a>,
    trace_state: Single<'a>,
    baggage: Single<'a>,
}

impl<'a> Scan<'a> {
    pub(super) fn of(headers: &'a HeaderMap) -> Self {
        let mut scan = Self {
            headers,
            trace_parent: Single::None,
            trace_state: Single::None,
            baggage: Single::None,
        };
        for (name, value) in headers {
            let found = match name.as_str() {
                "traceparent" => &mut scan.trace_parent,
                "tracestate" => &mut scan.trace_state,
                "baggage" => &mut scan.baggage,
                _ => continue,
            };
            *found = match found {
                Single::None => Single::One(value.as_bytes()),
                Single::One(_) | Single::Many => Single::Many,
            };
        }
        scan
    }
}

impl Source for Scan<'_> {
    fn single(&self, field: Field) -> Single<'_> {
        match field {
            Field::TraceParent => self.trace_parent,
            Field::TraceState => self.trace_state,
            Field::Baggage => self.baggage,
        }
    }

    fn each<'a>(&'a self, field: Field, visit: &mut dyn FnMut(&'a [u8])) {
        match self.single(field) {
            Single::None => {}
            Single::One(value) => visit(value),
            Single::Many => {
                for value in self.headers.get_all(name(field)) {
                    visit(value.as_bytes());
                }
            }
        }
    }
}
