//! A request, as it was received and answered.

use super::collected::Counts;
use crate::receiving::is_grpc;
use http::{HeaderMap, StatusCode, header, request};
use std::fmt;

/// A request that a [`Collector`](super::Collector) received.
#[derive(Clone, Debug)]
pub struct ReceivedRequest {
    path: String,
    headers: HeaderMap,
    body_len: usize,
    counts: Counts,
    status: StatusCode,
    refusal: Option<String>,
}

impl ReceivedRequest {
    pub(super) fn new(parts: &request::Parts) -> Self {
        Self {
            path: parts.uri.path().to_owned(),
            headers: parts.headers.clone(),
            body_len: 0,
            counts: Counts::default(),
            status: StatusCode::OK,
            refusal: None,
        }
    }

    pub(super) fn with_body_len(mut self, bytes: usize) -> Self {
        self.body_len = bytes;
        self
    }

    pub(super) fn with_counts(mut self, counts: Counts) -> Self {
        self.counts = counts;
        self
    }

    pub(super) fn refused(mut self, status: StatusCode, why: &str) -> Self {
        self.status = status;
        self.refusal = Some(why.to_owned());
        self
    }

    /// Its path: `/v1/traces`, or a gRPC method's.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// All its headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// One header, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// What it says its body is.
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.header(header::CONTENT_TYPE.as_str())
            .unwrap_or_default()
    }

    /// Whether it is gRPC, else it is HTTP.
    #[must_use]
    pub fn is_grpc(&self) -> bool {
        is_grpc(&self.headers)
    }

    /// How many bytes its body had on the wire; 0 if it was refused before its end.
    #[must_use]
    pub fn body_len(&self) -> usize {
        self.body_len
    }

    /// How many spans it carried, also if they were refused.
    #[must_use]
    pub fn spans(&self) -> usize {
        self.counts.spans
    }

    /// How many log records it carried, also if they were refused.
    #[must_use]
    pub fn logs(&self) -> usize {
        self.counts.logs
    }

    /// How many metrics it carried, also if they were refused.
    #[must_use]
    pub fn metrics(&self) -> usize {
        self.counts.metrics
    }

    /// The HTTP status of the answer. For gRPC, the one that its status stands for: 503 for UNAVAILABLE.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

impl fmt::Display for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): ", self.path, self.content_type())?;
        let Counts {
            spans,
            logs,
            metrics,
        } = self.counts;
        match (spans, logs, metrics) {
            (0, 0, 0) => f.write_str("nothing")?,
            (_, 0, 0) => write!(f, "{spans} spans")?,
            (_, _, 0) => write!(f, "{logs} log records")?,
            _ => write!(f, "{metrics} metrics")?,
        }
        write!(f, ", answered {}", self.status.as_u16())?;
        self.refusal
            .as_ref()
            .map_or(Ok(()), |why| write!(f, ": {why}"))
    }
}
