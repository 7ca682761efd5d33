//! A page that is asked, and spans to send to it.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use instrument_core::testing::proto;
use instrument_tower::PeerAddress;
use instrument_tower::page::{Page, PageBody};
use prost::Message as _;
use proto::collector::trace::v1::ExportTraceServiceRequest;
use proto::common::v1::any_value::Value;
use proto::common::v1::{AnyValue, KeyValue};
use proto::resource::v1::Resource;
use proto::trace::v1::{ResourceSpans, ScopeSpans, Span};
use std::time::{SystemTime, UNIX_EPOCH};
use tower::ServiceExt as _;

/// What a page answered.
#[derive(Debug)]
pub struct Answered {
    /// `200` and the like.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// All of its body.
    pub body: Bytes,
}

impl Answered {
    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// If it is none.
    #[track_caller]
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A request from this machine.
#[must_use]
pub fn local(method: Method, uri: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(uri)
        .header("host", "localhost:3000")
        .extension(PeerAddress(([127, 0, 0, 1], 50_000).into()))
}

/// What a page answers to a request.
///
/// # Panics
///
/// If its body fails, which it cannot.
pub async fn ask(page: &Page, request: Request<Full<Bytes>>) -> Answered {
    let Ok(response) = page.clone().oneshot(request).await;
    let (head, body): (_, PageBody) = Response::into_parts(response);
    let body = body.collect().await.expect("it cannot fail").to_bytes();
    Answered {
        status: head.status,
        headers: head.headers,
        body,
    }
}

/// What it answers to `GET` from this machine.
///
/// # Panics
///
/// See [`ask`].
pub async fn look(page: &Page, path: &str) -> Answered {
    let request = local(Method::GET, path).body(Full::default());
    ask(page, request.expect("a request")).await
}

/// What it answers to an export request over HTTP.
///
/// # Panics
///
/// See [`ask`].
pub async fn send(page: &Page, spans: Vec<Span>) -> Answered {
    let request = local(Method::POST, "/v1/traces")
        .header("content-type", "application/x-protobuf")
        .body(Full::from(export("camera-service", spans).encode_to_vec()));
    ask(page, request.expect("a request")).await
}

/// What it answers to this body, with these headers.
///
/// # Panics
///
/// See [`ask`].
pub async fn post(page: &Page, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answered {
    let mut request = local(Method::POST, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ask(page, request.body(Full::from(body)).expect("a request")).await
}

/// An export request of one service.
#[must_use]
pub fn export(service: &str, spans: Vec<Span>) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest {
        resource_spans: vec![ResourceSpans {
            resource: Some(Resource {
                attributes: vec![text("service.name", service)],
                ..Resource::default()
            }),
            scope_spans: vec![ScopeSpans {
                spans,
                ..ScopeSpans::default()
            }],
            ..ResourceSpans::default()
        }],
    }
}

/// An attribute.
#[must_use]
pub fn text(key: &str, value: &str) -> KeyValue {
    let value = Some(Value::StringValue(value.to_owned()));
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value }),
        ..KeyValue::default()
    }
}

/// A span that ended just now: its trace, itself, its parent, and how many milliseconds it took.
///
/// # Panics
///
/// Before 1970.
#[must_use]
pub fn sent_span(trace: u64, id: u64, parent: u64, name: &str, ms: u64) -> Span {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("it is later than 1970").as_secs() * 1_000_000_000;
    let mut trace_id = vec![1; 8];
    trace_id.extend(trace.to_be_bytes());
    Span {
        trace_id,
        span_id: id.to_be_bytes().to_vec(),
        parent_span_id: if parent == 0 {
            Vec::new()
        } else {
            parent.to_be_bytes().to_vec()
        },
        name: name.to_owned(),
        start_time_unix_nano: now - ms * 1_000_000,
        end_time_unix_nano: now,
        ..Span::default()
    }
}
