//! What servers further out record of a request, so that nothing records it twice: a router with a layer around it may be a part
//! of one that has its own.

use crate::protocol::Protocol;
use crate::route::RouteSlot;
use http::Extensions;

/// What is recorded of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Record {
    Span,
    #[cfg_attr(not(feature = "metrics"), expect(dead_code, reason = "it has none"))]
    Metrics,
}

/// Who records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorder {
    /// Nobody did before.
    First,
    /// Nobody did, but somebody further out the request of HTTP that a call of gRPC is.
    Within,
    /// Somebody further out does.
    Again,
}

// As extensions they take no memory of their own, since they have no size.
#[derive(Clone, Copy)]
struct HttpSpan;
#[derive(Clone, Copy)]
struct RpcSpan;
#[derive(Clone, Copy)]
struct HttpMetrics;
#[derive(Clone, Copy)]
struct RpcMetrics;

/// Remembers that somebody records that of a request.
pub(crate) fn mark(record: Record, protocol: Protocol, extensions: &mut Extensions) -> Recorder {
    match (record, protocol) {
        (Record::Span, Protocol::Http) => http(HttpSpan, extensions),
        (Record::Span, Protocol::Grpc) => rpc::<_, HttpSpan>(RpcSpan, extensions),
        (Record::Metrics, Protocol::Http) => http(HttpMetrics, extensions),
        (Record::Metrics, Protocol::Grpc) => rpc::<_, HttpMetrics>(RpcMetrics, extensions),
    }
}

fn http<T: Clone + Send + Sync + 'static>(mark: T, extensions: &mut Extensions) -> Recorder {
    match extensions.insert(mark) {
        Some(_) => Recorder::Again,
        None => Recorder::First,
    }
}

fn rpc<T, Http>(mark: T, extensions: &mut Extensions) -> Recorder
where
    T: Clone + Send + Sync + 'static,
    Http: Send + Sync + 'static,
{
    match extensions.insert(mark) {
        Some(_) => Recorder::Again,
        None if extensions.get::<Http>().is_some() => Recorder::Within,
        None => Recorder::First,
    }
}

/// A request that is sent on is another one to whoever serves it, be it in the same process, and has a route of its own.
pub(crate) fn forget(extensions: &mut Extensions) {
    extensions.remove::<HttpSpan>();
    extensions.remove::<RpcSpan>();
    extensions.remove::<HttpMetrics>();
    extensions.remove::<RpcMetrics>();
    extensions.remove::<RouteSlot>();
}
