//! What a contender for requests is, and the request.

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use http::header::{HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request};
use http_body::Body as _;
use std::future::poll_fn;
use std::hint::black_box;
use std::net::SocketAddr;
use std::pin::pin;
use tower::ServiceExt as _;

use crate::block::{MEASURED, Measure, WARM_UP};
use crate::contender::{Entry, Flush};
use crate::scenario::{Mode, Scenario};
use crate::work;

/// One way to trace the requests of a router. A sampled request is one span.
pub(crate) trait Server {
    /// As flags and tables spell it.
    const NAME: &'static str;

    /// How many spans reach the exporter for one request when sampled.
    const EXPORTS: u32 = 1;

    /// Sets the process up.
    fn install(mode: Mode) -> Flush;

    /// Puts its layer around the router.
    fn around(router: Router) -> Router;
}

impl Entry {
    pub(crate) const fn serving<S: Server>() -> Self {
        Self {
            name: S::NAME,
            exports: S::EXPORTS,
            install: |mode| Some(S::install(mode)),
            block: |_: Scenario, mode, measure| run::<S>(mode, measure),
        }
    }
}

/// One block of requests.
fn run<S: Server>(mode: Mode, measure: Measure<'_>) {
    let (router, headers) = (S::around(router()), headers(mode));
    repeat(&router, &headers, WARM_UP);
    measure(&mut || repeat(&router, &headers, MEASURED));
}

#[inline(never)]
fn repeat(router: &Router, headers: &HeaderMap, times: u64) {
    for _ in 0..times {
        black_box(work::poll(ask(router, headers)));
    }
}

/// What every contender wraps.
pub(crate) fn router() -> Router {
    Router::new().route("/users/{id}", get(async || "Ada"))
}

/// What the caller says in each mode. With nothing installed, it is traced all the same.
pub(crate) fn headers(mode: Mode) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut say = |name, value| headers.insert(name, HeaderValue::from_static(value));
    say(HOST, "shop.example:8080");
    say(USER_AGENT, "curl/8");
    let traceparent = http::HeaderName::from_static("traceparent");
    match mode {
        Mode::Unsampled => say(
            traceparent,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        ),
        Mode::Sampled | Mode::Baggage | Mode::Encoded | Mode::Drained | Mode::Nothing => say(
            traceparent,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ),
    };
    if mode == Mode::Baggage {
        let baggage = http::HeaderName::from_static("baggage");
        say(
            baggage,
            "tenant=blue,request.source=ui,camera.id=front%20door",
        );
    }
    headers
}

/// One request, until its last byte; gives how many there were.
pub(crate) async fn ask(router: &Router, headers: &HeaderMap) -> usize {
    let mut request = Request::new(axum::body::Body::empty());
    *request.uri_mut() = http::Uri::from_static("/users/7?q=1");
    *request.headers_mut() = headers.clone();
    let peer = SocketAddr::from(([10, 0, 0, 9], 4711));
    request.extensions_mut().insert(ConnectInfo(peer));

    let response = router.clone().oneshot(request).await;
    let response = response.unwrap_or_else(|never| match never {});
    let mut body = pin!(response.into_body());
    let mut length = 0;
    // As hyper does it: nobody asks a body that says it is over.
    while !body.is_end_stream() {
        let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await else {
            break;
        };
        let frame = frame.expect("the handler does not fail");
        length += frame.data_ref().map_or(0, |data| data.len());
    }
    assert_eq!(length, 3);
    length
}
