//! Whom a client tells of its trace, and whom of its baggage.

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use instrument_core::testing::Kit;
use instrument_core::{Instrument, Instrumentation, span};
use instrument_tower::{ClientTraceLayer, Hosts};
use opentelemetry::KeyValue;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::context::FutureExt;
use opentelemetry_sdk::trace::Sampler;
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt};

/// The headers that a host is sent, within a span and with baggage.
async fn sent_by(
    kit: &Kit,
    layer: ClientTraceLayer,
    mut request: Request<Full<Bytes>>,
) -> HeaderMap {
    let stale = "stale=1".parse().expect("a value");
    request.headers_mut().insert("baggage", stale);
    let client =
        ServiceBuilder::new()
            .layer(layer)
            .service_fn(async |request: Request<Full<Bytes>>| {
                let (parts, _) = request.into_parts();
                let mut response = Response::new(Full::<Bytes>::default());
                *response.headers_mut() = parts.headers;
                Ok::<_, Infallible>(response)
            });
    let cx = kit
        .context()
        .with_baggage([KeyValue::new("camera.id", "front_door")]);
    let work = async {
        let call = async { client.oneshot(request).await.expect("infallible") };
        call.instrument(span!("work").start()).await
    };
    work.with_context(cx).await.headers().clone()
}

async fn sent(layer: ClientTraceLayer, url: &str) -> HeaderMap {
    let request = Request::get(url).body(Full::default());
    sent_by(&Kit::new(), layer, request.expect("a request")).await
}

fn baggage(headers: &HeaderMap) -> Option<&str> {
    headers.get("baggage")?.to_str().ok()
}

#[tokio::test]
async fn by_default_baggage_stays_on_this_machine_and_the_trace_goes_everywhere() {
    for (url, gets_baggage) in [
        ("http://localhost/", true),
        ("http://LOCALHOST:81/", true),
        ("http://127.0.0.1:8095/", true),
        ("http://[::1]:8095/", true),
        ("http://shop.example/", false),
        ("http://10.0.0.1/", false),
        ("http://localhost.shop.example/", false),
        ("http://localhost@shop.example/", false),
        ("http://127.0.0.1:80@shop.example/", false),
        // Nobody knows where it goes.
        ("/path", false),
    ] {
        let headers = sent(ClientTraceLayer::http(), url).await;
        assert!(headers.contains_key("traceparent"), "{url}");
        let told = gets_baggage.then_some("camera.id=front_door");
        assert_eq!(baggage(&headers), told, "{url}");
    }
}

#[tokio::test]
async fn baggage_goes_to_those_who_are_named() {
    let ours = Hosts::none()
        .with("analyst")
        .with("*.svc.local")
        .with_network("10.8.0.0/16".parse().expect("a network"))
        .with_rule(|host| host.starts_with("camera-"));
    for (host, gets_baggage) in [
        ("analyst", true),
        ("judge.svc.local", true),
        ("10.8.1.2", true),
        ("camera-7", true),
        ("10.9.1.2", false),
        ("localhost", false),
        ("svc.local.evil.example", false),
        ("analyst.evil.example", false),
    ] {
        let layer = ClientTraceLayer::http().with_baggage_to(ours.clone());
        let headers = sent(layer, &format!("http://{host}/")).await;
        assert_eq!(baggage(&headers).is_some(), gets_baggage, "{host}");
    }
}

#[tokio::test]
async fn a_host_header_makes_nobody_trusted() {
    let mut request = Request::get("/").body(Full::default()).expect("a request");
    let host = "localhost".parse().expect("a value");
    request.headers_mut().insert(http::header::HOST, host);
    let headers = sent_by(&Kit::new(), ClientTraceLayer::http(), request).await;
    assert_eq!(baggage(&headers), None);
}

#[tokio::test]
async fn the_origin_decides_where_all_requests_go() {
    let to = |origin: &str| ClientTraceLayer::http().with_origin(origin.parse().expect("a URI"));
    let headers = sent(to("http://localhost:50051"), "/shop.v1.Cart/Add").await;
    assert!(baggage(&headers).is_some());
    let headers = sent(to("http://shop.example"), "http://localhost/").await;
    assert_eq!(baggage(&headers), None);
}

#[tokio::test]
async fn everyone_and_nobody_can_be_meant() {
    let everyone = ClientTraceLayer::http().with_baggage_to(Hosts::all());
    assert!(baggage(&sent(everyone, "http://shop.example/").await).is_some());
    let nobody = ClientTraceLayer::http().with_baggage_to(Hosts::none());
    assert_eq!(baggage(&sent(nobody, "http://localhost/").await), None);
}

#[tokio::test]
async fn a_host_that_may_not_know_the_trace_is_told_nothing() {
    let kit = Kit::new();
    let layer = ClientTraceLayer::http().with_trace_context_to(Hosts::none().with("analyst"));
    let request = Request::get("http://localhost/").header("traceparent", "stale");
    let request = request.body(Full::default()).expect("a request");
    let headers = sent_by(&kit, layer, request).await;
    assert!(!headers.contains_key("traceparent"), "{headers:?}");
    assert_eq!(baggage(&headers), None);
    // The call is seen all the same.
    assert_eq!(kit.tree().without_attributes(), "work\n  GET [client]");
}

#[tokio::test]
async fn what_is_not_sampled_is_told_as_such() {
    let kit = Kit::new().with_sampler(Sampler::AlwaysOff);
    let request = Request::get("http://localhost/").body(Full::default());
    let layer = ClientTraceLayer::http();
    let headers = sent_by(&kit, layer, request.expect("a request")).await;
    let told = headers["traceparent"].to_str().expect("text");
    assert!(told.ends_with("-00") || told.ends_with("-02"), "{told}");
    assert!(baggage(&headers).is_some());
    assert_eq!(kit.tree(), "");
}

#[tokio::test]
async fn a_call_without_a_span_of_its_own_is_told_of_the_one_around_it() {
    let kit = Kit::new();
    let layer = ClientTraceLayer::http().with_skipped(|request| request.uri().path() == "/health");
    let request = Request::get("http://localhost/health").body(Full::default());
    let headers = sent_by(&kit, layer, request.expect("a request")).await;
    assert_eq!(kit.tree(), "work");
    let around = kit.span("work").span_context.span_id().to_string();
    let told = headers["traceparent"].to_str().expect("text");
    assert!(told.contains(&around), "{told}");
}

#[tokio::test]
async fn an_instrumentation_that_is_off_hands_on_the_context() {
    let kit = Kit::new().with_provider(|provider| {
        provider.with_instrumentation(Instrumentation::Only(vec!["server".to_owned()]))
    });
    let request = Request::get("http://shop.example/").body(Full::default());
    let layer = ClientTraceLayer::http();
    let headers = sent_by(&kit, layer, request.expect("a request")).await;
    assert_eq!(kit.tree(), "work");
    let around = kit.span("work").span_context.span_id().to_string();
    let told = headers["traceparent"].to_str().expect("text");
    assert!(told.contains(&around), "{told}");
    assert_eq!(baggage(&headers), None);
}
