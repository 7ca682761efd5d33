//! Servers that speak one protocol only, as most receivers do on one port; the kit's collector speaks both.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::thread;
use tokio::sync::oneshot;

/// What a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    /// HTTP/1.1: OTLP over HTTP.
    Http1,
    /// HTTP/2 from the first byte on: gRPC.
    Http2,
}

/// What it answers to everything.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    /// The status of HTTP; over gRPC, 200 is OK and everything else UNAUTHENTICATED.
    pub status: u16,
    /// The header `Date`, unless it is what the clock says.
    pub date: Option<&'static str>,
    /// The message, over HTTP.
    pub body: &'static [u8],
}

impl Answers {
    /// Yes.
    pub const WELL: Self = Self {
        status: 200,
        date: None,
        body: b"",
    };
}

/// A server on a port of its own, until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Receiver {
    /// Listens from now on.
    #[must_use]
    pub fn start(speaks: Speaks, answers: Answers) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        listener.set_nonblocking(true).expect("it can be");
        let address = listener.local_addr().expect("it has one");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                let serving = pin!(serve(listener, speaks, answers));
                futures_util::future::select(stopped, serving).await;
            });
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, speaks: Speaks, answers: Answers) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    while let Ok((stream, _)) = listener.accept().await {
        let service = service_fn(move |request| answer(request, speaks, answers));
        let io = TokioIo::new(stream);
        // How a connection ends is its client's to report.
        match speaks {
            Speaks::Http1 => {
                let connection = hyper::server::conn::http1::Builder::new();
                tokio::spawn(async move { connection.serve_connection(io, service).await.ok() });
            }
            Speaks::Http2 => {
                let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                tokio::spawn(async move { connection.serve_connection(io, service).await.ok() });
            }
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    speaks: Speaks,
    answers: Answers,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    let is_well = answers.status == 200;
    let body = match speaks {
        Speaks::Http1 => answers.body,
        Speaks::Http2 => b"",
    };
    let mut response = Response::builder();
    response = match speaks {
        Speaks::Http1 => response
            .status(StatusCode::from_u16(answers.status).expect("a status"))
            .header("content-type", "application/x-protobuf"),
        Speaks::Http2 => response
            .header("content-type", "application/grpc")
            .header("grpc-status", if is_well { "0" } else { "16" }),
    };
    if let Some(date) = answers.date {
        response = response.header("date", date);
    }
    Ok(response.body(Full::from(body)).expect("valid headers"))
}
