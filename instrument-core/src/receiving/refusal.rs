//! Refusals, and every answer that there is.

use super::grpc;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use std::convert::Infallible;
use std::time::Duration;

pub(crate) type Answer = Response<BoxBody<Bytes, Infallible>>;

/// Why a request is not taken.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) why: String,
    pub(crate) retry_after: Option<Duration>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self {
            status,
            why: why.into(),
            retry_after: None,
        }
    }

    pub(crate) fn into_answer(self, is_grpc: bool) -> Answer {
        if is_grpc {
            return grpc::failure(&self);
        }
        let mut answer = Response::new(Full::new(Bytes::from(self.why)).boxed());
        *answer.status_mut() = self.status;
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        if let Some(after) = self.retry_after {
            // A fraction of a second would be cut to "at once".
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

pub(crate) fn success(is_grpc: bool, message: &Bytes) -> Answer {
    if is_grpc {
        return grpc::success(message);
    }
    let mut answer = Response::new(Full::new(message.clone()).boxed());
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/x-protobuf"),
    );
    answer
}
