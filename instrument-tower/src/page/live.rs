//! Traces as they change, as server-sent events.

use super::api::trace_id;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame};
use instrument_core::store::{Live, TraceStore, TraceSummary};
use pin_project::pin_project;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A body of events, one for each trace that changed.
#[pin_project]
#[derive(Debug)]
pub(super) struct Events {
    #[pin]
    live: Live,
    has_begun: bool,
}

#[derive(Serialize)]
struct Changed<'a> {
    #[serde(rename = "traceID")]
    trace_id: String,
    service: &'a str,
    operation: &'a str,
    #[serde(rename = "startTime")]
    start: u64,
    duration: u64,
    spans: usize,
    errors: usize,
}

impl Events {
    pub(super) fn new(store: &TraceStore) -> Self {
        Self {
            live: store.live(),
            has_begun: false,
        }
    }
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.project();
        // The head goes out with the first bytes; and a client that was cut off comes back after two seconds.
        if !*this.has_begun {
            *this.has_begun = true;
            let begin = Bytes::from_static(b"retry: 2000\n\n");
            return Poll::Ready(Some(Ok(Frame::data(begin))));
        }
        let changed = ready!(this.live.poll_next(cx));
        Poll::Ready(changed.map(|summary| Ok(Frame::data(event(&summary)))))
    }
}

fn event(summary: &TraceSummary) -> Bytes {
    let changed = Changed {
        trace_id: trace_id(summary.trace_id),
        service: &summary.service,
        operation: &summary.operation,
        start: summary.start / 1000,
        duration: summary.duration / 1000,
        spans: summary.spans,
        errors: summary.errors,
    };
    // JSON has no line breaks of its own.
    let json = serde_json::to_string(&changed).unwrap_or_default();
    format!("data: {json}\n\n").into()
}
