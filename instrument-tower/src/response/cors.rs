//! What a browser asks before it lets a script send or read headers.

use super::future::{SERVER_TIMING, TRACERESPONSE};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

const TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");

/// The headers by which an instrumented caller speaks of its trace.
const CONTEXT: [&str; 3] = ["traceparent", "tracestate", "baggage"];

/// What is asked for by a request from a script.
#[derive(Debug)]
pub(super) enum Asked {
    /// The request is of no other origin.
    Nothing,
    /// To read the response.
    Read,
    /// To send these of [`CONTEXT`] with the request proper.
    Send([bool; CONTEXT.len()]),
}

impl Asked {
    pub(super) fn by<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        if !headers.contains_key(ORIGIN) {
            return Self::Nothing;
        }
        if request.method() == Method::OPTIONS
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        {
            let asked = |name| is_in(headers, &ACCESS_CONTROL_REQUEST_HEADERS, name);
            return Self::Send(CONTEXT.map(asked));
        }
        Self::Read
    }

    /// Adds to what was granted; where nothing was, nothing is.
    pub(super) fn answer(&self, is_told: bool, headers: &mut HeaderMap) {
        let Some(origin) = headers.get(ACCESS_CONTROL_ALLOW_ORIGIN).cloned() else {
            return;
        };
        match self {
            Self::Nothing => {}
            Self::Read if is_told => {
                let told = [TRACERESPONSE, SERVER_TIMING];
                let told = told.iter().map(HeaderName::as_str);
                add(headers, &ACCESS_CONTROL_EXPOSE_HEADERS, told);
                // Without it a browser hides the timings of another origin.
                headers.entry(TIMING_ALLOW_ORIGIN).or_insert(origin);
            }
            Self::Read => {}
            Self::Send(asked) => {
                let asked = CONTEXT.into_iter().zip(asked).filter(|(_, asked)| **asked);
                add(
                    headers,
                    &ACCESS_CONTROL_ALLOW_HEADERS,
                    asked.map(|(name, _)| name),
                );
            }
        }
    }
}

/// Adds those names to a list of headers that are not in it yet.
fn add<'a>(headers: &mut HeaderMap, list: &HeaderName, names: impl Iterator<Item = &'a str>) {
    for name in names {
        if !is_in(headers, list, name) && !is_in(headers, list, "*") {
            if let Ok(value) = HeaderValue::from_str(name) {
                headers.append(list, value);
            }
        }
    }
}

fn is_in(headers: &HeaderMap, list: &HeaderName, name: &str) -> bool {
    headers
        .get_all(list)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| item.trim().eq_ignore_ascii_case(name))
}
