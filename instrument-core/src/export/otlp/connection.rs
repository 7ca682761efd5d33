//! One connection, from name to handshake.

use super::dial::dial;
use super::stream::{End, Raw, Stream};
use super::target::Target;
use crate::export::Protocol;
use crate::export::failure::{Failure, Kind, Retry, chain};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::sync::oneshot;

pub(super) type Body = Full<Bytes>;
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

impl Connection {
    pub(super) async fn open(target: &Target) -> Result<Self, Failure> {
        let stream = dial(target).await?;
        let stream: Raw = match &target.tls {
            Some(tls) => tls.handshake(stream).await?,
            None => Box::new(stream),
        };
        let end = End::default();
        let (silence, broken) = oneshot::channel();
        let stream = Stream::new(stream, target.protocol, end.clone(), silence);
        let io = TokioIo::new(stream);
        let sender = match target.protocol {
            Protocol::HttpProtobuf => {
                let (sender, connection) =
                    http1::handshake(io).await.map_err(|error| lost(&error))?;
                tokio::spawn(connection);
                Sender::Http1(sender)
            }
            Protocol::Grpc => {
                let (sender, connection) = http2::handshake(TokioExecutor::new(), io)
                    .await
                    .map_err(|error| lost(&error))?;
                tokio::spawn(connection);
                // A server of HTTP/2 begins with its settings. One that begins otherwise is found out before it is
                // sent more: it would close, and its words could be lost.
                let _ = broken.await;
                if let Some(failure) = end.get() {
                    return Err(failure.clone());
                }
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
        self.end.get().cloned().unwrap_or_else(|| lost(error))
    }
}

/// What hyper reports of a connection that has not broken.
fn lost(error: &hyper::Error) -> Failure {
    let cause = chain(error);
    if error.is_parse() {
        let cause = format!("the answer is no HTTP: {cause}");
        return Failure::new(Kind::OtherProtocol, "wrong protocol", cause);
    }
    Failure::new(Kind::Lost, "connection lost", cause).with_retry(Retry::BackOff)
}
