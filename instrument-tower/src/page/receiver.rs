//! OTLP over gRPC, whose paths begin at the root.

use super::body::PageBody;
use super::future::PageFuture;
use super::service::Page;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use std::convert::Infallible;
use std::error::Error;
use std::task::{Context, Poll};
use tower_service::Service;

/// Takes OTLP, over gRPC and HTTP, and serves nothing else. Made by [`Page::receiver`].
#[derive(Clone, Debug)]
pub struct Receiver(Page);

impl Page {
    /// What takes OTLP over gRPC, beside the page: its paths begin at the root. Access is as to the page.
    ///
    /// ```
    /// # #[cfg(feature = "axum")] {
    /// use axum::Router;
    /// use instrument_core::store::TraceStore;
    /// use instrument_tower::Page;
    ///
    /// let page = Page::new(&TraceStore::default());
    /// let app: Router = Router::new()
    ///     .route_service("/opentelemetry.proto.collector.trace.v1.TraceService/Export", page.receiver())
    ///     .route_service("/opentelemetry.proto.collector.logs.v1.LogsService/Export", page.receiver())
    ///     .nest_service("/tracing", page);
    /// # let _ = app;
    /// # }
    /// ```
    #[must_use]
    pub fn receiver(&self) -> Receiver {
        Receiver(self.clone())
    }
}

impl<B> Service<Request<B>> for Receiver
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = Response<PageBody>;
    type Error = Infallible;
    type Future = PageFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> PageFuture {
        self.0.receive(request)
    }
}
