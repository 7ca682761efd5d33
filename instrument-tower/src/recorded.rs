//! What the layers for spans record, of which requests: the same for servers and for clients.

use crate::captured::{Captured, Prefixes};
use crate::head::{RequestHead, ResponseHead};
use crate::protocol::{KnownMethods, Protocol, Speech};
use crate::query;
use crate::semconv;
use http::HeaderName;
use instrument_core::{Attributes, Provider, Span, current};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

pub(crate) type OfRequest = dyn Fn(RequestHead<'_>) -> bool + Send + Sync;
pub(crate) type OfResponse = dyn Fn(ResponseHead<'_>) -> bool + Send + Sync;
type RequestAttributes = dyn Fn(RequestHead<'_>, &mut Attributes<'_>) + Send + Sync;
type ResponseAttributes = dyn Fn(ResponseHead<'_>, &mut Attributes<'_>) + Send + Sync;

/// What is recorded, by whom, and of which requests.
#[derive(Clone)]
pub(crate) struct Recorded {
    pub(crate) speech: Speech,
    pub(crate) provider: Option<Provider>,
    pub(crate) methods: KnownMethods,
    pub(crate) sensitive_query_keys: Vec<Cow<'static, str>>,
    pub(crate) skip: Vec<Arc<OfRequest>>,
    pub(crate) of_request: Vec<Arc<RequestAttributes>>,
    pub(crate) of_response: Vec<Arc<ResponseAttributes>>,
    request_headers: Captured,
    response_headers: Captured,
}

impl Recorded {
    pub(crate) fn new(speech: Speech) -> Self {
        Self {
            speech,
            provider: None,
            methods: KnownMethods::default(),
            sensitive_query_keys: query::SENSITIVE.map(Cow::Borrowed).to_vec(),
            skip: Vec::new(),
            of_request: Vec::new(),
            of_response: Vec::new(),
            request_headers: Captured::new(Prefixes {
                http: semconv::HTTP_REQUEST_HEADER,
                grpc: semconv::RPC_REQUEST_METADATA,
            }),
            response_headers: Captured::new(Prefixes {
                http: semconv::HTTP_RESPONSE_HEADER,
                grpc: semconv::RPC_RESPONSE_METADATA,
            }),
        }
    }

    pub(crate) fn add_request_headers(&mut self, names: impl IntoIterator<Item = HeaderName>) {
        self.request_headers.add(names);
    }

    pub(crate) fn add_response_headers(&mut self, names: impl IntoIterator<Item = HeaderName>) {
        self.response_headers.add(names);
    }

    pub(crate) fn skips(&self, request: RequestHead<'_>) -> bool {
        self.skip.iter().any(|skip| skip(request))
    }

    /// What was asked for of the head of a request.
    pub(crate) fn record_request(
        &self,
        protocol: Protocol,
        request: RequestHead<'_>,
        to: &mut Attributes<'_>,
    ) {
        self.request_headers.record(protocol, request.headers(), to);
        for attributes in &self.of_request {
            attributes(request, to);
        }
    }

    /// What was asked for of the head of a response.
    pub(crate) fn record_response(
        &self,
        protocol: Protocol,
        response: ResponseHead<'_>,
        span: &mut Span,
    ) {
        if self.response_headers.is_empty() && self.of_response.is_empty() {
            return;
        }
        span.within(|| {
            current::set_attributes(|to| {
                self.response_headers
                    .record(protocol, response.headers(), to);
                for attributes in &self.of_response {
                    attributes(response, to);
                }
            });
        });
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("speech", &self.speech)
            .field("provider", &self.provider)
            .field("methods", &self.methods)
            .field("request_headers", &self.request_headers)
            .field("response_headers", &self.response_headers)
            .finish_non_exhaustive()
    }
}
