//! gRPC without a compiler of protocols: messages are bytes, and a service is one function.

use bytes::{Buf as _, BufMut as _, Bytes};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tonic::body::Body;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};
use tower_service::Service;

/// Messages as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

impl Codec for Plain {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, to: &mut EncodeBuf<'_>) -> Result<(), Status> {
        to.put(item);
        Ok(())
    }
}

impl Decoder for Plain {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(from.copy_to_bytes(from.remaining())))
    }
}

/// `interop.Relay`: a service with one method, which is this function.
#[derive(Clone, Debug)]
pub struct Unary<F> {
    path: &'static str,
    answer: F,
}

impl<F> Unary<F> {
    /// With that method, as a path.
    pub fn new(path: &'static str, answer: F) -> Self {
        Self { path, answer }
    }
}

impl<F> NamedService for Unary<F> {
    const NAME: &'static str = "interop.Relay";
}

type Answering<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

impl<F, A> Service<http::Request<Body>> for Unary<F>
where
    F: Fn(Request<Bytes>) -> A + Clone + Send + 'static,
    A: Future<Output = Result<Response<Bytes>, Status>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answering<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        if request.uri().path() != self.path {
            let no_such = Status::unimplemented("no such method").into_http();
            return Box::pin(async { Ok(no_such) });
        }
        let method = Method(self.answer.clone());
        Box::pin(async { Ok(Grpc::new(Plain).unary(method, request).await) })
    }
}

struct Method<F>(F);

impl<F, A> UnaryService<Bytes> for Method<F>
where
    F: Fn(Request<Bytes>) -> A,
    A: Future<Output = Result<Response<Bytes>, Status>> + Send + 'static,
{
    type Response = Bytes;
    type Future = Answering<Response<Bytes>, Status>;

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        Box::pin((self.0)(request))
    }
}
