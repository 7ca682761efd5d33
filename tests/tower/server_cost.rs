//! What a request costs that nobody will see.

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Empty};
use instrument_core::propagation::extract_headers;
use instrument_core::sampling::Sampler;
use instrument_core::testing::Kit;
use instrument_tower::{ErrorStatusLayer, MetricsLayer, PeerAddress, TraceContextLayer};
use opentelemetry::Context;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::convert::Infallible;
use std::hint::black_box;
use tower::{Layer, Service, service_fn};
use tower_tests::{Measured, traceparent};

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one counts and hands on to the system's"
)]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn allocations<R>(work: impl FnOnce() -> R) -> u64 {
    let before = ALLOCATIONS.get();
    black_box(work());
    ALLOCATIONS.get() - before
}

fn request(headers: &HeaderMap) -> Request<Empty<Bytes>> {
    let mut request = Request::get("/users/7?q=1")
        .body(Empty::new())
        .expect("a request");
    *request.headers_mut() = headers.clone();
    let peer = ([10, 0, 0, 9], 4711).into();
    request.extensions_mut().insert(PeerAddress(peer));
    request
}

/// Allocations of one request that is made beforehand.
fn served<S, B>(service: &mut S, headers: &HeaderMap) -> u64
where
    S: Service<Request<Empty<Bytes>>, Response = Response<B>, Error = Infallible>,
    B: http_body::Body<Error: std::fmt::Debug>,
{
    let request = request(headers);
    allocations(|| {
        let response = service.call(request).now_or_never().expect("nothing waits");
        let body = response.expect("infallible").into_body();
        body.collect()
            .now_or_never()
            .expect("nothing waits")
            .is_ok()
    })
}

type Answer = Result<Response<Empty<Bytes>>, Infallible>;

fn bare() -> impl Service<
    Request<Empty<Bytes>>,
    Response = Response<Empty<Bytes>>,
    Error = Infallible,
    Future = std::future::Ready<Answer>,
> {
    service_fn(|_: Request<Empty<Bytes>>| std::future::ready(Ok(Response::new(Empty::new()))))
}

#[test]
fn metrics_that_nobody_has_set_up_allocate_nothing() {
    let headers = HeaderMap::new();
    let (mut without, mut with) = (bare(), MetricsLayer::server().layer(bare()));
    // OpenTelemetry makes its placeholder once.
    served(&mut with, &headers);
    assert_eq!(served(&mut with, &headers), served(&mut without, &headers));

    let measured = Measured::new();
    let mut with = measured.server().layer(bare());
    let added = served(&mut with, &headers) - served(&mut without, &headers);
    assert!(added > 0, "the counter counts");
}

#[test]
fn failures_that_no_span_could_show_allocate_nothing() {
    let headers = HeaderMap::new();
    let (mut without, mut with) = (bare(), ErrorStatusLayer::http().layer(bare()));
    // The thread's first look at what is current.
    served(&mut with, &headers);
    assert_eq!(served(&mut with, &headers), served(&mut without, &headers));
}

#[test]
fn an_unsampled_request_allocates_what_its_context_does_and_nothing_more() {
    let kit = Kit::new().with_sampler(Sampler::parent_based(Sampler::always_on()));
    let bound = kit.enter();
    let mut headers = HeaderMap::new();
    let unsampled = traceparent(7, 9, false).parse().expect("a value");
    headers.insert("traceparent", unsampled);
    headers.insert("user-agent", "curl/8".parse().expect("a value"));

    let (mut without, mut with) = (bare(), TraceContextLayer::http().layer(bare()));
    // What is made once is made.
    served(&mut with, &headers);
    let context = allocations(|| Context::map_current(|here| extract_headers(here, &headers)));
    let added = served(&mut with, &headers) - served(&mut without, &headers);
    assert!(
        added <= context,
        "{added} allocations, {context} of them for the context"
    );

    let sampled = traceparent(7, 9, true).parse().expect("a value");
    headers.insert("traceparent", sampled);
    assert!(served(&mut with, &headers) > context, "the counter counts");
    drop(bound);
    assert_eq!(kit.spans().len(), 1);
}
