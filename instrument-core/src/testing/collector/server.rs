//! The thread that listens, and what becomes of a request.

use super::collected::Arrived;
use super::received::ReceivedRequest;
use super::reply::Reply;
use super::store::Store;
use crate::receiving::{self, Answer, Refusal, is_grpc, success};
use crate::testing::proto::collector::logs::v1::{
    ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use crate::testing::proto::collector::metrics::v1::{
    ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use crate::testing::proto::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::{self, BoxFuture};
use http::{HeaderMap, Method, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use prost::Message;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// What HTTP is spoken over, once a connection is accepted.
pub(super) type Stream = Box<dyn Io>;

pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// What comes between a connection and HTTP: nothing, or TLS.
pub(super) type Accept = Box<dyn Fn(TcpStream) -> BoxFuture<'static, io::Result<Stream>> + Send>;

pub(super) fn plain() -> Accept {
    Box::new(|stream| future::ready(Ok(Box::new(stream) as Stream)).boxed())
}

/// How large a body may be, packed and unpacked.
const LIMIT: usize = 64 << 20;

#[derive(Debug)]
pub(super) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(store: Arc<Store>, accept: Accept) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let listen = move || runtime.block_on(serve(listener, store, accept, stopped));
        let thread = thread::Builder::new()
            .name("otlp-collector".to_owned())
            .spawn(listen)?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The other end sees the sender go; connections end with the runtime.
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic over there has been printed, and failed the test that waited for an answer.
            let _ = thread.join();
        }
    }
}

async fn serve(
    listener: TcpListener,
    store: Arc<Store>,
    accepted: Accept,
    stopped: oneshot::Receiver<Infallible>,
) {
    let accept = async {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            return;
        };
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // The client's to report; or no file descriptor is left, which takes a moment to get better.
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let (store, accepted) = (store.clone(), accepted(stream));
            tokio::spawn(async move {
                // A handshake that fails is its client's to report.
                let Ok(stream) = accepted.await else { return };
                let service = service_fn(|request| {
                    let store = store.clone();
                    async move { Ok::<_, Infallible>(answer(request, &store).await) }
                });
                // How a connection ends is its client's to report, too.
                let _ = auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    };
    future::select(stopped, pin!(accept)).await;
}

async fn answer(request: Request<Incoming>, store: &Store) -> Answer {
    let (parts, body) = request.into_parts();
    let is_grpc = is_grpc(&parts.headers);
    let received = ReceivedRequest::new(&parts);

    let signal = match Signal::of(&parts.method, parts.uri.path(), &parts.headers) {
        Ok(signal) => signal,
        Err(refusal) => return refuse(store, received, refusal, is_grpc),
    };
    let body = match receiving::read(body, LIMIT).await {
        Ok(body) => body,
        Err(refusal) => return refuse(store, received, refusal, is_grpc),
    };
    let received = received.with_body_len(body.len());
    let arrived = match receiving::unpacked(&parts.headers, &body, LIMIT)
        .and_then(|message| signal.decode(&message))
    {
        Ok(arrived) => arrived,
        Err(refusal) => return refuse(store, received, refusal, is_grpc),
    };
    let received = received.with_counts(arrived.counts());
    let reply = store.next_reply().unwrap_or_else(Reply::accepted);
    let answer = match reply.refusal() {
        Some(refusal) => refuse(store, received, refusal, is_grpc),
        None => {
            store.keep(received, arrived);
            success(is_grpc, &signal.response())
        }
    };
    tokio::time::sleep(reply.delay()).await;
    answer
}

fn refuse(store: &Store, received: ReceivedRequest, refusal: Refusal, is_grpc: bool) -> Answer {
    store.keep(
        received.refused(refusal.status, &refusal.why),
        Arrived::Nothing,
    );
    refusal.into_answer(is_grpc)
}

#[derive(Clone, Copy)]
enum Signal {
    Traces,
    Logs,
    Metrics,
}

impl Signal {
    fn of(method: &Method, path: &str, headers: &HeaderMap) -> Result<Self, Refusal> {
        let is_grpc = is_grpc(headers);
        let signal = match (is_grpc, path) {
            (false, "/v1/traces")
            | (true, "/opentelemetry.proto.collector.trace.v1.TraceService/Export") => Self::Traces,
            (false, "/v1/logs")
            | (true, "/opentelemetry.proto.collector.logs.v1.LogsService/Export") => Self::Logs,
            (false, "/v1/metrics")
            | (true, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export") => {
                Self::Metrics
            }
            _ => {
                let there = if is_grpc {
                    "TraceService/Export, LogsService/Export and MetricsService/Export"
                } else {
                    "/v1/traces, /v1/logs and /v1/metrics"
                };
                return Err(Refusal::new(
                    StatusCode::NOT_FOUND,
                    format!("{path} is not served, only {there}"),
                ));
            }
        };
        if method != Method::POST {
            return Err(Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                format!("{method} {path} is not served, only POST"),
            ));
        }
        if !is_grpc {
            expect_protobuf(headers)?;
        }
        Ok(signal)
    }

    fn decode(self, message: &Bytes) -> Result<Arrived, Refusal> {
        let message = message.clone();
        let decoded = match self {
            Self::Traces => ExportTraceServiceRequest::decode(message).map(Arrived::traces),
            Self::Logs => ExportLogsServiceRequest::decode(message).map(Arrived::logs),
            Self::Metrics => ExportMetricsServiceRequest::decode(message).map(Arrived::metrics),
        };
        decoded.map_err(|error| {
            Refusal::new(
                StatusCode::BAD_REQUEST,
                format!("the body is no OTLP export request: {error}"),
            )
        })
    }

    fn response(self) -> Bytes {
        match self {
            Self::Traces => ExportTraceServiceResponse::default().encode_to_vec(),
            Self::Logs => ExportLogsServiceResponse::default().encode_to_vec(),
            Self::Metrics => ExportMetricsServiceResponse::default().encode_to_vec(),
        }
        .into()
    }
}

fn expect_protobuf(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .map_or(&b""[..], |value| value.as_bytes());
    let media_type = content_type
        .split(|byte| *byte == b';')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    if media_type.eq_ignore_ascii_case(b"application/x-protobuf") {
        return Ok(());
    }
    let found = if content_type.is_empty() {
        "nothing".into()
    } else {
        String::from_utf8_lossy(content_type)
    };
    let why =
        format!("this collector takes `content-type: application/x-protobuf` or gRPC, not {found}");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, why))
}
