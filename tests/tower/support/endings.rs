//! A service that ends as it is told to, and a caller who sees that through.

use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use std::io;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use tower::{BoxError, Service};

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A whole response with status 200.
    Ok,
    /// A whole response with another status.
    Status(u16),
    /// A whole response with a status of gRPC in its head.
    Head(&'static str),
    /// A whole response with a status of gRPC in its trailers.
    Trailers(&'static str),
    /// The body fails half-way.
    BodyError,
    /// The body panics half-way.
    BodyPanic,
    /// The body is dropped half-way.
    BodyDropped,
    /// The service fails.
    ServiceError,
    /// The service panics.
    Panic,
    /// The caller gives up before there is a response.
    Cancelled,
}

fn timed_out() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

fn frames(end: impl FnOnce() -> Option<Result<Frame<Bytes>, BoxError>> + Send + 'static) -> Body {
    let mut end = Some(end);
    let mut begun = false;
    let stream = futures_util::stream::poll_fn(move |_| {
        if begun {
            let end = end.take().and_then(|end| end());
            return std::task::Poll::Ready(end);
        }
        begun = true;
        std::task::Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"half")))))
    });
    Body::new(StreamBody::new(stream))
}

impl Ending {
    /// What the service answers.
    pub async fn serve(self) -> Result<Response<Body>, BoxError> {
        tokio::task::yield_now().await;
        let mut response = Response::new(Body::from("whole"));
        match self {
            Self::Ok => {}
            Self::Status(status) => {
                *response.status_mut() = StatusCode::from_u16(status).expect("a status");
            }
            Self::Head(status) => {
                let status = HeaderValue::from_static(status);
                response.headers_mut().insert("grpc-status", status);
            }
            Self::Trailers(status) => {
                *response.body_mut() = frames(move || {
                    let mut trailers = HeaderMap::new();
                    trailers.insert("grpc-status", HeaderValue::from_static(status));
                    Some(Ok(Frame::trailers(trailers)))
                });
            }
            Self::BodyError => *response.body_mut() = frames(|| Some(Err(timed_out().into()))),
            Self::BodyPanic => *response.body_mut() = frames(|| panic!("on purpose")),
            Self::BodyDropped => *response.body_mut() = frames(|| None),
            Self::ServiceError => return Err(timed_out().into()),
            Self::Panic => panic!("on purpose"),
            Self::Cancelled => std::future::pending().await,
        }
        Ok(response)
    }

    /// Calls `service`, and sees the call through.
    pub async fn see<S, B>(self, service: &mut S)
    where
        S: Service<Request<Body>, Response = Response<B>>,
        B: http_body::Body,
    {
        let request = Request::post("/shop.Carts/Add").body(Body::empty());
        let call = service.call(request.expect("a request"));
        if self == Self::Cancelled {
            let mut call = Box::pin(call);
            let waker = futures_util::task::noop_waker();
            let mut cx = std::task::Context::from_waker(&waker);
            for _ in 0..3 {
                assert!(call.as_mut().poll(&mut cx).is_pending());
            }
            return;
        }
        let Ok(Ok(response)) = AssertUnwindSafe(call).catch_unwind().await else {
            assert!(matches!(self, Self::ServiceError | Self::Panic), "{self:?}");
            return;
        };
        let body = response.into_body();
        if self == Self::BodyDropped {
            let mut body = Box::pin(body);
            body.frame().await;
            return;
        }
        // What becomes of the body is seen by the layers.
        let _ = AssertUnwindSafe(pin!(body).collect()).catch_unwind().await;
    }
}
