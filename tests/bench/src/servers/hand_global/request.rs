//! A request until its span ends.

use http::{Response, StatusCode};
use http_body::Body;
use opentelemetry::trace::{Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use opentelemetry_semantic_conventions::attribute as semconv;
use std::time::Instant;

/// A request until its span ends, which is when this is dropped.
pub(super) struct Traced {
    pub(super) cx: Context,
    start: Instant,
    status: Option<StatusCode>,
    length: Option<u64>,
    first: Option<Instant>,
    bytes: u64,
    frames: i64,
    failure: Option<&'static str>,
}

impl Traced {
    pub(super) fn new(cx: Context) -> Self {
        Self {
            cx,
            start: Instant::now(),
            status: None,
            length: None,
            first: None,
            bytes: 0,
            frames: 0,
            failure: None,
        }
    }

    pub(super) fn respond<R: Body>(&mut self, response: &Response<R>) {
        self.status = Some(response.status());
        self.length = response.body().size_hint().exact();
    }

    pub(super) fn data(&mut self, bytes: usize) {
        self.first.get_or_insert_with(Instant::now);
        self.frames += 1;
        self.bytes += bytes as u64;
    }

    pub(super) fn fail(&mut self, failure: &'static str) {
        self.failure = Some(failure);
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        let span = self.cx.span();
        let failure = match self.status {
            None => Some("cancelled".to_owned()),
            Some(status) if status.is_server_error() => Some(status.as_u16().to_string()),
            Some(_) if self.length.is_some_and(|it| self.bytes < it) => {
                Some("incomplete_response".to_owned())
            }
            Some(_) => self.failure.map(str::to_owned),
        };
        if let Some(failure) = failure {
            span.set_attribute(KeyValue::new(semconv::ERROR_TYPE, failure));
            span.set_status(Status::error(""));
        }
        if let Some(status) = self.status {
            let status = i64::from(status.as_u16());
            span.set_attribute(KeyValue::new(semconv::HTTP_RESPONSE_STATUS_CODE, status));
            let bytes = i64::try_from(self.bytes).unwrap_or(i64::MAX);
            span.set_attribute(KeyValue::new(semconv::HTTP_RESPONSE_BODY_SIZE, bytes));
        }
        if let Some(first) = self.first {
            span.set_attribute(KeyValue::new("response.frames", self.frames));
            let waited = first.duration_since(self.start).as_secs_f64() * 1000.0;
            span.set_attribute(KeyValue::new("response.time_to_first_byte_ms", waited));
        }
        span.end();
    }
}
