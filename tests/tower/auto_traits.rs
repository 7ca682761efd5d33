//! What services made of the layers can do wherever their own service can.

use http::Request;
use http_body_util::Full;
use instrument_tower::baggage;
use instrument_tower::server::{ResponseBody, ResponseFuture, TraceContext};
use instrument_tower::{
    BaggageLayer, CarryLayer, ErrorStatusLayer, MetricsLayer, RequestIdLayer, ResponseContextLayer,
    ResumeLayer, RouteLayer, ServerStack, SpanLayer, TraceContextLayer,
};
use instrument_tower::{error_status, metrics};
use std::cell::Cell;
use std::convert::Infallible;
use std::rc::Rc;
use tower::{Layer, Service, service_fn};

fn is_shared<T: Clone + Send + Sync + 'static>() {}
fn is_sent<T: Send + 'static>() {}
fn is_unpin<T: Unpin>() {}

#[test]
fn layers_and_services_are_shared() {
    is_shared::<TraceContextLayer>();
    is_shared::<BaggageLayer>();
    is_shared::<ResponseContextLayer>();
    is_shared::<RequestIdLayer>();
    is_shared::<RouteLayer>();
    is_shared::<MetricsLayer>();
    is_shared::<ErrorStatusLayer>();
    is_shared::<<MetricsLayer as Layer<fn()>>::Service>();
    is_shared::<<ErrorStatusLayer as Layer<fn()>>::Service>();
    is_shared::<ServerStack>();
    is_shared::<SpanLayer>();
    is_shared::<<CarryLayer as Layer<fn()>>::Service>();
    is_shared::<<ResumeLayer as Layer<fn()>>::Service>();
    is_shared::<<ServerStack as Layer<fn()>>::Service>();
}

#[test]
fn futures_and_bodies_are_what_their_inner_ones_are() {
    is_sent::<ResponseFuture<std::future::Ready<()>>>();
    is_unpin::<ResponseFuture<std::future::Ready<()>>>();
    is_sent::<baggage::ResponseFuture<std::future::Ready<()>>>();
    is_unpin::<baggage::ResponseFuture<std::future::Ready<()>>>();
    is_sent::<baggage::ResponseBody<Full<bytes::Bytes>>>();
    is_unpin::<baggage::ResponseBody<Full<bytes::Bytes>>>();
    is_sent::<ResponseBody<Full<bytes::Bytes>>>();
    is_unpin::<ResponseBody<Full<bytes::Bytes>>>();
    is_sent::<metrics::ResponseFuture<std::future::Ready<()>>>();
    is_unpin::<metrics::ResponseFuture<std::future::Ready<()>>>();
    is_sent::<metrics::ResponseBody<Full<bytes::Bytes>>>();
    is_unpin::<metrics::ResponseBody<Full<bytes::Bytes>>>();
    is_sent::<error_status::ResponseFuture<std::future::Ready<()>, ()>>();
    is_unpin::<error_status::ResponseFuture<std::future::Ready<()>, ()>>();
    is_sent::<error_status::ResponseBody<Full<bytes::Bytes>, ()>>();
    is_unpin::<error_status::ResponseBody<Full<bytes::Bytes>, ()>>();
}

/// Nothing asks a service to be what only servers on many threads need.
#[tokio::test]
async fn a_service_of_one_thread_may_be_wrapped() {
    let calls = Rc::new(Cell::new(0));
    let seen = calls.clone();
    let mut service: TraceContext<_> =
        TraceContextLayer::http().layer(service_fn(move |_: Request<()>| {
            let seen = seen.clone();
            async move {
                seen.set(seen.get() + 1);
                Ok::<_, Infallible>(http::Response::new(Full::<bytes::Bytes>::default()))
            }
        }));
    service.call(Request::new(())).await.expect("infallible");
    assert_eq!(calls.get(), 1);
}
