//! One connection, from name to handshake.

use super::target::Target;
use crate::export::Protocol;
use crate::export::failure::{Failure, Kind, Retry, chain};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::sync::{Arc, OnceLock};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

pub(super) type Body = Full<Bytes>;
pub(super) type Stream = Box<dyn Io>;

/// What HTTP is spoken over.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The sending end. The rest of a connection is a task that ends with it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) sender: Sender,
    end: End,
}

#[derive(Debug)]
pub(super) enum Sender {
    Http1(http1::SendRequest<Body>),
    Http2(http2::SendRequest<Body>),
}

/// How a connection ended, if badly: a request that was under way only knows that it was cancelled.
type End = Arc<OnceLock<Failure>>;

impl Connection {
    pub(super) async fn open(target: &Target) -> Result<Self, Failure> {
        let stream = dial(target).await?;
        let stream: Stream = match &target.tls {
            Some(tls) => tls.handshake(stream).await?,
            None => Box::new(stream),
        };
        let io = TokioIo::new(stream);
        let end = End::default();
        let sender = match target.protocol {
            Protocol::HttpProtobuf => {
                let (sender, connection) =
                    http1::handshake(io).await.map_err(|error| lost(&error))?;
                tokio::spawn(watch(connection, end.clone()));
                Sender::Http1(sender)
            }
            Protocol::Grpc => {
                let (sender, connection) = http2::handshake(TokioExecutor::new(), io)
                    .await
                    .map_err(|error| lost(&error))?;
                tokio::spawn(watch(connection, end.clone()));
                Sender::Http2(sender)
            }
        };
        Ok(Self { sender, end })
    }

    /// The same connection, if it serves several requests at a time.
    pub(super) fn shared(&self) -> Option<Self> {
        let Sender::Http2(sender) = &self.sender else {
            return None;
        };
        let (sender, end) = (Sender::Http2(sender.clone()), self.end.clone());
        Some(Self { sender, end })
    }

    pub(super) fn is_ready(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_ready(),
            Sender::Http2(sender) => sender.is_ready(),
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_closed(),
            Sender::Http2(sender) => sender.is_closed(),
        }
    }

    /// Why a request over it failed.
    pub(super) fn failure(&self, error: &hyper::Error) -> Failure {
        let end = self.end.get().filter(|end| end.kind != Kind::Lost);
        end.cloned().unwrap_or_else(|| lost(error))
    }
}

async fn watch(connection: impl Future<Output = hyper::Result<()>>, end: End) {
    if let Err(error) = connection.await {
        let _ = end.set(lost(&error));
    }
}

async fn dial(target: &Target) -> Result<TcpStream, Failure> {
    let (host, port) = (target.host(), target.port());
    let addresses = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| {
            Failure::new(
                Kind::UnknownHost,
                "unknown host",
                format!("`{host}` cannot be resolved: {}", chain(&error)),
            )
            .with_retry(Retry::BackOff)
        })?;
    let mut last = None;
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // A request is written at once; waiting for more would only delay its end.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => last = Some((address, error)),
        }
    }
    Err(match last {
        Some((address, error)) => {
            let (kind, code) = match error.kind() {
                io::ErrorKind::ConnectionRefused => (Kind::Refused, "connection refused"),
                io::ErrorKind::TimedOut => (Kind::Timeout, "timeout"),
                _ => (Kind::Unreachable, "unreachable"),
            };
            Failure::new(
                kind,
                code,
                format!("no connection to {address}: {}", chain(&error)),
            )
        }
        None => Failure::new(
            Kind::UnknownHost,
            "unknown host",
            format!("`{host}` has no address"),
        ),
    }
    .with_retry(Retry::BackOff))
}

/// What hyper reports once there is a connection.
fn lost(error: &hyper::Error) -> Failure {
    let cause = chain(error);
    if error.is_parse() || error.is_parse_version_h2() || is_not_http2(error) {
        return Failure::new(
            Kind::OtherProtocol,
            "wrong protocol",
            format!("the answer is in another protocol: {cause}"),
        );
    }
    // In TLS 1.3 the alert about a client's certificate comes after the handshake; h2 keeps only the text of it.
    if cause.contains("received fatal alert") {
        return Failure::new(Kind::Tls, "tls", cause);
    }
    Failure::new(Kind::Lost, "connection lost", cause).with_retry(Retry::BackOff)
}

/// An answer in another protocol, read as HTTP/2, is a frame that is far too long or of no kind.
fn is_not_http2(error: &hyper::Error) -> bool {
    let mut next = error.source();
    while let Some(source) = next {
        let text = source.to_string();
        if text.contains("frame with invalid size") || text.contains("FRAME_SIZE_ERROR") {
            return true;
        }
        next = source.source();
    }
    false
}
