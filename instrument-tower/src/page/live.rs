//! Traces as they change, as server-sent events.

use super::api::trace_id;
use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http_body::{Body, Frame};
use instrument_core::store::{Live, TraceStore, TraceSummary};
use pin_project::pin_project;
use serde::Serialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::sync::OwnedSemaphorePermit;

/// A body of events, one for each trace that changed.
#[pin_project]
#[derive(Debug)]
pub(super) struct Events {
    #[pin]
    live: Live,
    state: State,
    _turn: OwnedSemaphorePermit,
}

#[derive(Clone, Copy, Debug)]
enum State {
    New,
    Begun,
    Over,
}

/// So long does one last. Nobody has to end it then: a service that shuts down waits for it no longer than this. Whoever
/// watches comes back by itself, and hears of what changed meanwhile.
const LONGEST: Duration = Duration::from_secs(5);

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
    pub(super) fn new(store: &TraceStore, headers: &HeaderMap, turn: OwnedSemaphorePermit) -> Self {
        let before = headers.get("last-event-id");
        let before = before.and_then(|id| id.to_str().ok()?.parse().ok());
        let live = match before {
            Some(position) => store.live_after(position),
            None => store.live(),
        };
        Self {
            live: live.until(Instant::now() + LONGEST),
            state: State::New,
            _turn: turn,
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
        let mut this = self.project();
        let next = match this.state {
            // The head goes out with the first bytes. Whoever is cut off comes back soon, and says where it was.
            State::New => {
                *this.state = State::Begun;
                format!("retry: 500\nid: {}\n\n", this.live.position()).into()
            }
            State::Begun => match ready!(this.live.as_mut().poll_next(cx)) {
                Some(summary) => event(&summary),
                None => {
                    *this.state = State::Over;
                    format!("id: {}\n\n", this.live.position()).into()
                }
            },
            State::Over => return Poll::Ready(None),
        };
        Poll::Ready(Some(Ok(Frame::data(next))))
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
