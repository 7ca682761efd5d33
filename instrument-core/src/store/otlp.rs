//! What other processes send: OTLP over HTTP, as protobuf or JSON, and over gRPC.

mod attribute;
mod logs;
mod room;
mod spans;

use super::aside::aside;
use super::trace_store::TraceStore;
use crate::receiving::{self, Answer, Refusal, is_grpc, success};
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body::Body;
use http_body_util::combinators::BoxBody;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message;
use room::Room;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

/// How large a request may be, packed and unpacked.
const LARGEST: usize = 16 << 20;
/// One that is taken at once, where it came in.
const SMALL: usize = 4 << 10;

/// What a request brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Traces,
    Logs,
}

impl TraceStore {
    /// Whether a path is one of those that [`receive`](Self::receive) serves.
    #[must_use]
    pub fn receives(path: &str) -> bool {
        signal(path).is_some()
    }

    /// Takes what an OTLP exporter sends: `POST …/v1/traces` and `…/v1/logs` with protobuf or JSON, and the methods `Export` of
    /// gRPC's `TraceService` and `LogsService`; packed with gzip or not. The answer says what was not taken, and why.
    pub async fn receive<B>(&self, request: Request<B>) -> Response<BoxBody<Bytes, Infallible>>
    where
        B: Body,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let (parts, body) = request.into_parts();
        let is_grpc = is_grpc(&parts.headers);
        let Some(signal) = signal(parts.uri.path()) else {
            let why = format!(
                "{} takes no telemetry, only …/v1/traces and …/v1/logs do",
                parts.uri.path()
            );
            return Refusal::new(StatusCode::NOT_FOUND, why).into_answer(is_grpc);
        };
        if parts.method != Method::POST {
            let why = "telemetry is sent with POST";
            return Refusal::new(StatusCode::METHOD_NOT_ALLOWED, why).into_answer(is_grpc);
        }
        let format = match Format::of(&parts.headers) {
            Ok(format) => format,
            Err(refusal) => return refusal.into_answer(is_grpc),
        };
        // Nobody waits for one that comes slowly.
        let room = Room::of(self.coming());
        let body = match receiving::read(room.fill(body), LARGEST).await {
            Ok(body) => body,
            Err(_) if room.is_full() => return too_much().into_answer(is_grpc),
            Err(refusal) => return refusal.into_answer(is_grpc),
        };
        // What is unpacked takes more.
        let turn = self.turns().clone().acquire_owned().await;
        let (store, length) = (self.clone(), body.len());
        let take = move || {
            let _until_it_is_done = (turn, room);
            let message = receiving::unpacked(&parts.headers, &body, LARGEST)?;
            drop(body);
            store.take(signal, format, &message)
        };
        // A small one takes less than the way to another thread and back; a packed one may be a thousand times as large.
        let taken = if length > SMALL {
            aside(take).await.unwrap_or_else(|error| {
                let why = format!("the telemetry was not taken: {error}");
                Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why))
            })
        } else {
            take()
        };
        match taken {
            Ok(answer) => answer,
            Err(refusal) => refusal.into_answer(is_grpc),
        }
    }

    fn take(&self, signal: Signal, format: Format, message: &Bytes) -> Result<Answer, Refusal> {
        Ok(match signal {
            Signal::Traces => format.answer(&self.take_spans(format.decode(message)?)),
            Signal::Logs => format.answer(&self.take_logs(format.decode(message)?)),
        })
    }

    fn take_spans(&self, request: ExportTraceServiceRequest) -> ExportTraceServiceResponse {
        let spans = spans::spans(request, &mut self.interned());
        let all = spans.len();
        let rejected = all - self.put(spans, Vec::new());
        let partial_success = (rejected > 0).then(|| ExportTracePartialSuccess {
            rejected_spans: i64::try_from(rejected).unwrap_or(i64::MAX),
            error_message: "no valid ids, or their traces are too large to be kept".to_owned(),
        });
        ExportTraceServiceResponse { partial_success }
    }

    /// Records of no trace are taken and not kept, as this process' own are: to reject them would have every sender complain
    /// of what it says at its start.
    fn take_logs(&self, request: ExportLogsServiceRequest) -> ExportLogsServiceResponse {
        let logs = logs::logs(request, &mut self.interned());
        self.put(Vec::new(), logs);
        ExportLogsServiceResponse::default()
    }
}

/// Exporters try that again.
fn too_much() -> Refusal {
    Refusal {
        retry_after: Some(Duration::from_secs(1)),
        ..Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too much telemetry comes in at once: send it again in a while, or less of it",
        )
    }
}

fn signal(path: &str) -> Option<Signal> {
    const TRACES: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    const LOGS: &str = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    if path.ends_with("/v1/traces") || path == TRACES {
        Some(Signal::Traces)
    } else if path.ends_with("/v1/logs") || path == LOGS {
        Some(Signal::Logs)
    } else {
        None
    }
}

#[derive(Clone, Copy)]
enum Format {
    Protobuf,
    Json,
    Grpc,
}

impl Format {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        if is_grpc(headers) {
            return Ok(Self::Grpc);
        }
        let found = headers.get(header::CONTENT_TYPE);
        let found = found.map_or(&b""[..], |value| value.as_bytes());
        let media_type = found.split(|byte| *byte == b';').next().unwrap_or_default();
        match media_type.trim_ascii().to_ascii_lowercase().as_slice() {
            b"application/x-protobuf" => Ok(Self::Protobuf),
            b"application/json" => Ok(Self::Json),
            _ => {
                let why = format!(
                    "telemetry is `content-type: application/x-protobuf` or `application/json`, not `{}`",
                    String::from_utf8_lossy(found)
                );
                Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why))
            }
        }
    }

    fn decode<T: Message + Default + DeserializeOwned>(
        self,
        message: &Bytes,
    ) -> Result<T, Refusal> {
        let decoded = match self {
            Self::Json => serde_json::from_slice(message).map_err(|error| error.to_string()),
            Self::Protobuf | Self::Grpc => {
                T::decode(message.clone()).map_err(|error| error.to_string())
            }
        };
        decoded.map_err(|error| {
            let why = format!("the body is no OTLP export request: {error}");
            Refusal::new(StatusCode::BAD_REQUEST, why)
        })
    }

    fn answer<T: Message + Serialize>(self, response: &T) -> Answer {
        let mut answer = match self {
            Self::Json => success(
                false,
                &serde_json::to_vec(response).unwrap_or_default().into(),
            ),
            Self::Protobuf => success(false, &response.encode_to_vec().into()),
            Self::Grpc => success(true, &response.encode_to_vec().into()),
        };
        if matches!(self, Self::Json) {
            let json = header::HeaderValue::from_static("application/json");
            answer.headers_mut().insert(header::CONTENT_TYPE, json);
        }
        answer
    }
}
