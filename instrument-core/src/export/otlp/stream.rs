//! What HTTP is spoken over. It notices what hyper does not pass on: why a connection broke, and what the other side
//! speaks instead of HTTP.

use super::tls;
use crate::export::Protocol;
use crate::export::failure::{Failure, Kind, Retry, chain};
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

/// A connection with or without TLS.
pub(super) type Raw = Box<dyn Io>;

pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// How a connection ended, if badly: a request that was under way may only know that it was cancelled.
pub(super) type End = Arc<OnceLock<Failure>>;

pub(super) struct Stream {
    inner: Raw,
    protocol: Protocol,
    /// Goes when something has come back, or nothing will.
    silence: Option<Silence>,
    end: End,
}

/// Its other end hears when it is broken.
pub(super) type Silence = oneshot::Sender<Infallible>;

impl Stream {
    pub(super) fn new(inner: Raw, protocol: Protocol, end: End, silence: Silence) -> Self {
        Self {
            inner,
            protocol,
            silence: Some(silence),
            end,
        }
    }

    /// Looks at the first bytes that come back.
    fn look(&mut self, bytes: &[u8]) {
        let Some(_broken) = self.silence.take() else {
            return;
        };
        let what = match (bytes, self.protocol) {
            // An alert: TLS has records of this type in its versions 3.x.
            ([0x15, 0x03, ..], _) => "TLS",
            ([b'H', b'T', b'T', b'P', b'/', ..], Protocol::Grpc) => "HTTP/1, and gRPC needs HTTP/2",
            // The settings with which HTTP/2 begins.
            ([_, _, _, 0x04, ..], Protocol::HttpProtobuf) => "HTTP/2, as gRPC does",
            _ => return,
        };
        let cause = format!("the server speaks {what}");
        let _ = self
            .end
            .set(Failure::new(Kind::OtherProtocol, "wrong protocol", cause));
    }

    fn note(&mut self, error: &io::Error) {
        let cause = chain(error);
        let failure = if tls::is_alert(error) {
            // In TLS 1.3 the one about a client's certificate comes after the handshake.
            Failure::new(Kind::Tls, "tls", cause)
        } else {
            Failure::new(Kind::Lost, "connection lost", cause).with_retry(Retry::BackOff)
        };
        let _ = self.end.set(failure);
        self.silence = None;
    }

    /// Whoever cannot write any more may still find the other side's last word.
    fn written<T>(&mut self, cx: &mut Context<'_>, result: io::Result<T>) -> Poll<io::Result<T>> {
        if let Err(error) = &result {
            let mut last_word = [0; 64];
            let mut last_word = ReadBuf::new(&mut last_word);
            match Pin::new(&mut self.inner).poll_read(cx, &mut last_word) {
                Poll::Ready(Err(error)) => self.note(&error),
                _ => self.look(last_word.filled()),
            }
            self.note(error);
        }
        Poll::Ready(result)
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.inner).poll_read(cx, buffer));
        match &read {
            Ok(()) => self.look(&buffer.filled()[before..]),
            Err(error) => self.note(error),
        }
        Poll::Ready(read)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, bytes));
        self.written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write_vectored(cx, slices));
        self.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = ready!(Pin::new(&mut self.inner).poll_flush(cx));
        self.written(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
