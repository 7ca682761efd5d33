//! How far a body has come.

use crate::protocol::{Code, Protocol, Web};
use bytes::Buf;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, Method, StatusCode};
use http_body::Body;
use instrument_core::now;
use std::time::SystemTime;

/// What has been sent of a body, and what there is to send.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Progress {
    /// If it is known.
    expected: Option<u64>,
    /// Whether anybody has asked for it.
    is_asked_for: bool,
    bytes: u64,
    frames: u64,
    first: Option<SystemTime>,
    /// gRPC's for the web, with the status once it came.
    web: Option<(Web, Option<Code>)>,
}

impl Progress {
    /// Of the body that answers a request of that method.
    pub(crate) fn of(
        protocol: Protocol,
        method: &Method,
        status: StatusCode,
        headers: &HeaderMap,
        body: &impl Body,
    ) -> Self {
        let expected = if is_without_body(method, status) || body.is_end_stream() {
            Some(0)
        } else {
            length_in(headers).or_else(|| body.size_hint().exact())
        };
        Self {
            expected,
            web: protocol.web(headers).map(|web| (web, None)),
            ..Self::default()
        }
    }

    /// Somebody asks for a frame.
    pub(crate) fn ask(&mut self) {
        self.is_asked_for = true;
    }

    /// Whether there is something that nobody has asked for.
    pub(crate) fn is_unread(&self) -> bool {
        !self.is_asked_for && !self.is_whole()
    }

    /// Counts a frame.
    pub(crate) fn count(&mut self, data: &impl Buf) {
        self.first.get_or_insert_with(now);
        self.frames += 1;
        self.bytes = self.bytes.saturating_add(data.remaining() as u64);
        if let Some((web, status)) = &mut self.web {
            *status = web.status(data.chunk()).or(*status);
        }
    }

    /// What was said in the body, if it is gRPC's for the web.
    pub(crate) fn web_status(&self) -> Option<Option<Code>> {
        self.web.map(|(_, status)| status)
    }

    /// Whether nobody will ask for more: a server stops at the length that it has promised.
    pub(crate) fn is_whole(&self) -> bool {
        self.expected.is_some_and(|expected| self.bytes >= expected)
    }

    /// Whether nothing will be sent at all.
    pub(crate) fn is_nothing(&self) -> bool {
        self.expected == Some(0)
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn frames(&self) -> u64 {
        self.frames
    }

    /// When the first frame was given.
    pub(crate) fn first(&self) -> Option<SystemTime> {
        self.first
    }
}

/// What `Content-Length` says.
pub(crate) fn length_in(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether a body is a stream of events, which has no end of its own.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes().starts_with(b"text/event-stream"))
}

/// Whether a server drops the body unread.
fn is_without_body(method: &Method, status: StatusCode) -> bool {
    method == Method::HEAD
        || (method == Method::CONNECT && status.is_success())
        || status.is_informational()
        || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}
