//! The ids of one request.

use super::{X_CORRELATION_ID, X_REQUEST_ID};
use crate::{chance, hex};
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;

/// The ids of a request, as an extension of it.
#[derive(Clone, Debug)]
pub struct RequestId {
    request: HeaderValue,
    correlation: HeaderValue,
}

/// Longer ids are not taken from a caller.
const LONGEST: usize = 128;

impl RequestId {
    /// Those of the request that is answered here and now, if it came through a
    /// [`RequestIdLayer`](crate::RequestIdLayer).
    #[must_use]
    pub fn current() -> Option<Self> {
        Context::map_current(|cx| cx.get().cloned())
    }

    /// The request's own.
    #[must_use]
    pub fn request(&self) -> &str {
        self.request.to_str().unwrap_or_default()
    }

    /// The one that the request shares with others of the same cause.
    #[must_use]
    pub fn correlation(&self) -> &str {
        self.correlation.to_str().unwrap_or_default()
    }

    /// Those that a caller gave; new ones where it gave none that may stand in a log.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let request = given(headers, &X_REQUEST_ID).unwrap_or_else(made);
        let correlation = given(headers, &X_CORRELATION_ID).unwrap_or_else(|| request.clone());
        Self {
            request,
            correlation,
        }
    }

    /// Writes them for whoever is called meanwhile. What the caller says itself stays.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        for (name, id) in [
            (X_REQUEST_ID, &self.request),
            (X_CORRELATION_ID, &self.correlation),
        ] {
            headers.entry(name).or_insert_with(|| id.clone());
        }
    }

    /// Under the names that lines of other services have them by.
    #[cfg(feature = "logs")]
    pub(super) fn log_fields(&self) -> instrument_core::logs::Fields {
        instrument_core::logs::Fields::new()
            .with("request_id", self.request())
            .with("correlation_id", self.correlation())
    }

    pub(super) fn write(self, headers: &mut HeaderMap) {
        headers.insert(X_REQUEST_ID, self.request);
        headers.insert(X_CORRELATION_ID, self.correlation);
    }
}

fn given(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let value = headers.get(name)?;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._:/+=-".contains(byte);
    ((1..=LONGEST).contains(&value.len()) && value.as_bytes().iter().all(is_plain))
        .then(|| value.clone())
}

fn made() -> HeaderValue {
    let mut id = vec![b'0'; 32];
    hex::write(&mut id, &chance::random_u128().to_be_bytes());
    // The digits are taken over as they are, not copied.
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(request: &'static str, correlation: &'static str) -> (String, String) {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, HeaderValue::from_static(request));
        headers.insert(X_CORRELATION_ID, HeaderValue::from_static(correlation));
        let ids = RequestId::of(&headers);
        (ids.request().to_owned(), ids.correlation().to_owned())
    }

    #[test]
    fn ids_of_the_caller_are_kept() {
        assert_eq!(ids("req-1", "c:2"), ("req-1".to_owned(), "c:2".to_owned()));
    }

    #[test]
    fn ids_that_may_not_stand_in_a_log_are_replaced() {
        for bad in ["", "a b", "a\"b", "<script>", "a;b", "trace_id=1 2"] {
            let (request, correlation) = ids(bad, bad);
            assert_eq!(request.len(), 32, "{bad:?} became {request:?}");
            assert_eq!(correlation, request);
        }
    }
}
