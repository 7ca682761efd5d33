//! What the client layers of peers get wrong, each as a test. gRPC's codes are in `client_grpc_status`.

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use instrument_core::testing::Kit;
use instrument_core::{Provider, span};
use instrument_tower::ClientTraceLayer;
use opentelemetry::KeyValue;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry_sdk::trace::Sampler;
use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_test::task;
use tower::{Layer, Service, ServiceExt};
use tower_tests::attributes;

type Sent = Request<Full<Bytes>>;

async fn answer(_: Sent) -> Result<Response<Full<Bytes>>, Infallible> {
    Ok(Response::new(Full::from("Ada")))
}

fn get_of(url: &str) -> Sent {
    Request::get(url).body(Full::default()).expect("a request")
}

async fn send(layer: &ClientTraceLayer, request: Sent) {
    let client = layer.layer(tower::service_fn(answer));
    let response = client.oneshot(request).await.expect("infallible");
    response.into_body().collect().await.expect("a body");
}

/// fastrace sends `traceparent` and nothing else.
#[test]
fn tracestate_and_baggage_are_sent_too() {
    let came = HashMap::from([
        (
            "traceparent".to_owned(),
            format!("00-{:032x}-{:016x}-01", 7, 9),
        ),
        ("tracestate".to_owned(), "vendor=a,other=b".to_owned()),
        ("baggage".to_owned(), "user=J%C3%BCrgen;private".to_owned()),
    ]);
    let kit = Kit::new();
    let carrier = instrument_core::propagation::Map(&came);
    let cx = instrument_core::propagation::extract_context(&kit.context(), &carrier);
    let _current = cx.attach();
    let sent = Rc::new(RefCell::new(HeaderMap::new()));
    let mut client = ClientTraceLayer::http().layer(tower::service_fn(|request: Sent| {
        *sent.borrow_mut() = request.headers().clone();
        answer(request)
    }));
    drop(client.call(get_of("http://localhost/")));
    let sent = sent.borrow();
    assert_eq!(sent["tracestate"], "vendor=a,other=b");
    assert_eq!(sent["baggage"], "user=J%C3%BCrgen;private");
    assert!(
        sent["traceparent"]
            .to_str()
            .expect("text")
            .contains(&format!("{:032x}", 7))
    );
}

/// apollo injects when the future is first polled: by then another span may be current.
#[test]
fn the_parent_is_the_span_that_was_current_at_the_call() {
    let kit = Kit::new();
    let _recording = kit.enter();
    let mut client = ClientTraceLayer::http().layer(tower::service_fn(answer));
    let call = span!("asked").in_scope(|| client.call(get_of("http://shop.example/")));
    span!("waited").in_scope(|| {
        let mut call = task::spawn(call);
        let _ = call.poll();
    });
    assert_eq!(
        kit.tree().without_attributes(),
        "asked\n  GET [client]\nwaited"
    );
}

/// A layer that asks for its tracer when it is built never records, if that was before the set-up.
#[tokio::test]
async fn a_layer_that_was_built_before_there_was_a_provider_records() {
    let layer = ClientTraceLayer::http();
    let client = layer.layer(tower::service_fn(answer));
    let kit = Kit::new();
    let call = client.oneshot(get_of("http://shop.example/"));
    let _ = call.with_context(kit.context()).await;
    assert_eq!(kit.spans().len(), 1);
}

/// tower-otel records every header, the secret ones too.
#[tokio::test]
async fn no_header_is_recorded_that_was_not_named() {
    let kit = Kit::new();
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    let mut request = get_of("http://shop.example/");
    for name in ["authorization", "cookie", "x-api-key", "user-agent"] {
        let secret = "secret".parse().expect("a value");
        request.headers_mut().insert(name, secret);
    }
    send(&layer, request).await;
    let said = attributes(&kit.span("GET"));
    assert!(
        said.values().all(|value| !value.contains("secret")),
        "{said:?}"
    );
    assert!(said.keys().all(|key| !key.contains("header")), "{said:?}");
}

/// fastrace names spans of tonic's clients by the whole URI; others name HTTP's by the path.
#[tokio::test]
async fn many_urls_have_few_names() {
    let kit = Kit::new();
    let layer = ClientTraceLayer::http().with_provider(kit.provider().clone());
    for number in 0..100 {
        send(
            &layer,
            get_of(&format!("http://shop.example/users/{number}")),
        )
        .await;
    }
    assert_eq!(kit.spans_named("GET").len(), 100);
}

/// Attributes that nobody will see are computed by most.
#[tokio::test]
async fn what_is_not_sampled_is_not_described() {
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let layer = ClientTraceLayer::http()
        .with_provider(kit.provider().clone())
        .with_attributes(move |_, _| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
    send(&layer, get_of("http://shop.example/")).await;
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    assert!(kit.spans().is_empty());
}

/// Baggage is sent to whoever is asked, by all of them.
#[test]
fn a_stranger_is_not_told_the_baggage() {
    let kit = Kit::new();
    let cx = kit
        .context()
        .with_baggage([KeyValue::new("customer", "Ada")]);
    let _current = cx.attach();
    let mut client = ClientTraceLayer::http().layer(tower::service_fn(|request: Sent| {
        assert!(!request.headers().contains_key("baggage"));
        answer(request)
    }));
    drop(client.call(get_of("https://api.elsewhere.example/")));
    assert_eq!(kit.spans().len(), 1);
}

/// Two services in one process would share what is global.
#[tokio::test]
async fn each_layer_records_with_the_provider_that_it_was_given() {
    let (one, other) = (Kit::new(), Kit::new());
    let with = |provider: &Provider| ClientTraceLayer::http().with_provider(provider.clone());
    send(&with(one.provider()), get_of("http://shop.example/")).await;
    assert_eq!((one.spans().len(), other.spans().len()), (1, 0));
    send(&with(other.provider()), get_of("http://shop.example/")).await;
    assert_eq!((one.spans().len(), other.spans().len()), (1, 1));
}
