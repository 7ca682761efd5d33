//! The layer for baggage alone, around and inside the one that makes spans.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::stream;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use instrument_core::baggage::{BaggageKey, BaggageSpanProcessor, Chosen, PipelineBaggage};
use instrument_core::propagation::{TraceContext, inject_headers};
use instrument_core::testing::Kit;
use instrument_core::{Instrumentation, Provider, span};
use instrument_tower::baggage::BaggageRule;
use instrument_tower::{BaggageLayer, ServerStack, TraceContextLayer, Trust};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanId, TraceContextExt};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SimpleSpanProcessor};
use std::convert::Infallible;
use tower::{Layer, Service, ServiceExt};
use tower_tests::{attribute, request_from, traceparent};

const HERE: [u8; 4] = [127, 0, 0, 1];
const STRANGER: [u8; 4] = [192, 0, 2, 7];

/// Answers with the baggage that an outgoing call would have.
async fn outgoing() -> String {
    let mut headers = HeaderMap::new();
    span!("ask_database").in_scope(|| inject_headers(&Context::current(), &mut headers));
    headers
        .get("baggage")
        .map(|value| value.to_str().expect("text").to_owned())
        .unwrap_or_default()
}

fn trace(provider: &Provider) -> TraceContextLayer {
    TraceContextLayer::http().with_provider(provider.clone())
}

/// Answers with the baggage that it has.
async fn seen() -> String {
    Context::map_current(|cx| {
        let members = cx.baggage().iter();
        let mut members: Vec<_> = members
            .map(|(key, (value, _))| format!("{key}={value}"))
            .collect();
        members.sort();
        members.join(",")
    })
}

fn routes() -> Router {
    Router::new().route("/seen", get(seen)).fallback(outgoing)
}

/// Around the layer that makes spans, as in the stack.
fn around(provider: &Provider) -> Router {
    let stack = ServerStack::new(trace(provider)).with_baggage(BaggageLayer::pipeline());
    routes().layer(stack)
}

/// Inside of it.
fn inside(provider: &Provider) -> Router {
    routes()
        .layer(BaggageLayer::pipeline())
        .layer(trace(provider))
}

fn alone(provider: &Provider) -> Router {
    routes().layer(BaggageLayer::pipeline().with_provider(provider.clone()))
}

async fn ask(app: &Router, request: Request<Body>) -> String {
    let response = app.clone().oneshot(request).await.expect("infallible");
    let body = response.into_body().collect().await.expect("a body");
    String::from_utf8(body.to_bytes().to_vec()).expect("text")
}

/// Defect 1 of the original: its baggage middleware made the caller's span the current one, so that handler spans were
/// siblings of the server's.
#[tokio::test]
async fn defect_1_the_server_span_stays_the_parent_of_handler_spans() {
    for app in [around, inside] {
        let kit = Kit::new();
        let caller = traceparent(7, 9, true);
        let headers = [("traceparent", &*caller), ("baggage", "batch.id=b-1")];
        ask(&app(kit.provider()), request_from(HERE, "/", &headers)).await;
        let server = kit.span("GET");
        assert_eq!(server.parent_span_id, SpanId::from(9));
        let handler = kit.span("ask_database");
        assert_eq!(handler.parent_span_id, server.span_context.span_id());
        assert!(!handler.parent_span_is_remote);
        kit.assert_complete();
    }
    // Alone, it makes no span the current one, not even the caller's.
    let kit = Kit::new();
    let caller = traceparent(7, 9, true);
    let headers = [("traceparent", &*caller), ("baggage", "batch.id=b-1")];
    ask(&alone(kit.provider()), request_from(HERE, "/", &headers)).await;
    assert_eq!(kit.span("ask_database").parent_span_id, SpanId::INVALID);
}

/// Defect 7 of the original: tokens were never detached, so that one request had the baggage of the one before.
#[tokio::test(flavor = "current_thread")]
async fn defect_7_requests_on_one_thread_leave_nothing_behind() {
    for app in [around, inside, alone] {
        let kit = Kit::new();
        let app = app(kit.provider());
        let bare = |cx: &Context| cx.baggage().is_empty() && !cx.span().span_context().is_valid();
        for _ in 0..3 {
            let full = [("baggage", "event.priority=high,tenant=acme")];
            let first = ask(&app, request_from(HERE, "/cameras/front", &full)).await;
            assert_eq!(
                first,
                "event.priority=high,tenant=acme,camera.id=front,request.source=api"
            );
            assert!(Context::map_current(bare));
            let second = ask(&app, request_from(HERE, "/", &[])).await;
            assert_eq!(second, "request.source=api");
            assert!(Context::map_current(bare));
        }
        // Neither does one that was given up, before it was polled or in the midst of it.
        let mut service = app.clone();
        let request = request_from(HERE, "/cameras/front", &[]);
        drop(Service::call(&mut service, request));
        assert!(Context::map_current(bare));
        let mut polled = Box::pin(app.oneshot(request_from(HERE, "/cameras/front", &[])));
        let _ = futures_util::poll!(polled.as_mut());
        assert!(Context::map_current(bare));
        drop(polled);
        assert!(Context::map_current(bare));
    }
}

#[tokio::test]
async fn a_handler_that_panics_leaves_nothing_behind() {
    let kit = Kit::new();
    let layer = BaggageLayer::pipeline().with_provider(kit.provider().clone());
    let service = layer.layer(tower::service_fn(async |_: Request<Body>| {
        assert!(
            PipelineBaggage::current().camera_id().is_none(),
            "it panics"
        );
        Ok::<_, Infallible>(http::Response::new(Body::empty()))
    }));
    let panicked = tokio::spawn(service.oneshot(request_from(HERE, "/cameras/front", &[])));
    assert!(panicked.await.is_err());
    assert_eq!(PipelineBaggage::current(), PipelineBaggage::new());
}

#[tokio::test]
async fn wherever_the_layer_is_strangers_are_strangers() {
    for app in [around, inside, alone] {
        let kit = Kit::new();
        let app = app(kit.provider());
        let headers = [("baggage", "camera.id=evil,tenant=acme")];
        for request in [
            request_from(STRANGER, "/", &headers),
            // Nobody knows where it came from.
            Request::get("/")
                .header(headers[0].0, headers[0].1)
                .body(Body::empty())
                .expect("a request"),
        ] {
            assert_eq!(ask(&app, request).await, "request.source=api");
        }
        let health = kit.provider().health();
        assert_eq!((health.baggage_untrusted, health.baggage_dropped), (2, 0));
    }
}

#[tokio::test]
async fn a_second_layer_takes_the_word_of_the_first() {
    let kit = Kit::new();
    let app = routes()
        .layer(BaggageLayer::pipeline().with_trusted_callers(Trust::nobody()))
        .layer(ServerStack::new(trace(kit.provider())).with_baggage(BaggageLayer::pipeline()));
    let headers = [
        ("baggage", "event.priority=low"),
        ("x-request-source", "UI"),
    ];
    assert_eq!(
        ask(&app, request_from(HERE, "/cameras/front", &headers)).await,
        "camera.id=front,event.priority=low,request.source=ui"
    );
    assert_eq!(kit.provider().health().baggage_untrusted, 0);
}

#[tokio::test]
async fn what_is_dropped_is_named_on_the_span_of_the_request() {
    for app in [around, inside] {
        let kit = Kit::new();
        let long = "x".repeat(100);
        let path = format!("/cameras/{long}");
        let headers = [
            ("baggage", "event.priority=bo%0Agus,batch.id=b-1"),
            ("x-request-source", "nobody"),
        ];
        let answer = ask(&app(kit.provider()), request_from(HERE, &path, &headers)).await;
        assert_eq!(answer, "batch.id=b-1,request.source=api");
        let mut events: Vec<_> = kit
            .span("GET")
            .events
            .iter()
            .map(|event| {
                let [key, value] = event.attributes.as_slice() else {
                    panic!("{event:?}");
                };
                assert_eq!(
                    (key.key.as_str(), value.key.as_str()),
                    ("baggage.key", "baggage.value")
                );
                format!("{} {}={}", event.name, key.value, value.value)
            })
            .collect();
        events.sort();
        assert_eq!(
            events,
            [
                format!("baggage.dropped camera.id={}…", "x".repeat(64)),
                "baggage.dropped event.priority=bo\\ngus".to_owned(),
                "baggage.dropped request.source=nobody".to_owned(),
            ]
        );
        assert_eq!(kit.provider().health().baggage_dropped, 3);
    }
}

#[tokio::test]
async fn the_span_of_the_request_and_those_below_have_the_baggage() {
    let exporter = InMemorySpanExporter::default();
    let processor = SimpleSpanProcessor::new(exporter.clone());
    let sdk = SdkTracerProvider::builder()
        .with_span_processor(BaggageSpanProcessor::new(Chosen::default(), processor))
        .build();
    let app = around(&Provider::new(sdk));
    let headers = [("baggage", "event.priority=high,tenant=acme")];
    ask(&app, request_from(HERE, "/cameras/front", &headers)).await;
    ask(&app, request_from(STRANGER, "/cameras/back", &headers)).await;
    let spans = exporter.get_finished_spans().expect("spans");
    assert_eq!(spans.len(), 4);
    for (i, span) in spans.iter().enumerate() {
        let of_stranger = i >= 2;
        let camera = if of_stranger { "back" } else { "front" };
        assert_eq!(attribute(span, "camera.id").as_deref(), Some(camera));
        assert_eq!(attribute(span, "request.source").as_deref(), Some("api"));
        let priority = attribute(span, "event.priority");
        assert_eq!(priority.as_deref(), (!of_stranger).then_some("high"));
        assert_eq!(attribute(span, "tenant"), None);
    }
}

#[tokio::test]
async fn switched_off_its_rules_do_nothing_and_strangers_stay_strangers() {
    let kit = Kit::new();
    let off = Instrumentation::Only(vec!["server".to_owned()]);
    let app = around(&kit.provider().clone().with_instrumentation(off));
    let headers = [
        ("baggage", "event.priority=bogus"),
        ("x-request-source", "ui"),
    ];
    let here = ask(&app, request_from(HERE, "/cameras/front", &headers)).await;
    assert_eq!(here, "event.priority=bogus");
    let stranger = ask(&app, request_from(STRANGER, "/cameras/front", &headers)).await;
    assert_eq!(stranger, "");
}

#[tokio::test]
async fn nobody_can_take_in_again_what_was_dropped() {
    let kit = Kit::new();
    let headers = async |headers: HeaderMap| headers.contains_key("baggage").to_string();
    let stack = ServerStack::new(trace(kit.provider()));
    let app = Router::new().fallback(headers).layer(stack);
    for peer in [HERE, STRANGER] {
        let came = [("baggage", "tenant=acme")];
        assert_eq!(ask(&app, request_from(peer, "/", &came)).await, "false");
    }
}

#[tokio::test]
async fn what_makes_the_body_has_the_baggage_too() {
    for place in ["around", "inside", "alone"] {
        let kit = Kit::new();
        let routes = Router::new().route(
            "/cameras/{id}",
            get(async || {
                Body::from_stream(stream::once(async {
                    let camera = PipelineBaggage::current().camera_id().map(str::to_owned);
                    Ok::<_, Infallible>(camera.unwrap_or_default())
                }))
            }),
        );
        let baggage = BaggageLayer::pipeline();
        let app = match place {
            "around" => routes.layer(ServerStack::new(trace(kit.provider())).with_baggage(baggage)),
            "inside" => routes.layer(baggage).layer(trace(kit.provider())),
            _ => routes.layer(baggage),
        };
        let answer = ask(&app, request_from(HERE, "/cameras/front", &[])).await;
        assert_eq!(answer, "front", "{place}");
    }
}

#[tokio::test]
async fn a_nested_router_sees_the_whole_path() {
    let kit = Kit::new();
    let inner = routes().layer(BaggageLayer::pipeline());
    let app = Router::new()
        .nest("/cameras/{id}", inner)
        .layer(trace(kit.provider()));
    let answer = ask(&app, request_from(HERE, "/cameras/front/zones", &[])).await;
    assert_eq!(answer, "camera.id=front,request.source=api");
}

/// Answers of rules of one's own.
async fn with_rule(rule: BaggageRule, path: &str, headers: &[(&str, &str)]) -> String {
    let kit = Kit::new();
    let layer = BaggageLayer::new().with_provider(kit.provider().clone());
    let app = routes().layer(layer.with_rule(rule));
    ask(&app, request_from(HERE, path, headers)).await
}

#[tokio::test]
async fn the_first_source_named_wins() {
    const TENANT: BaggageKey = BaggageKey::new("tenant.id").with_identifiers();
    let name = || http::HeaderName::from_static("x-tenant");
    let all = [("baggage", "tenant.id=came"), ("x-tenant", "header")];
    let path = "/tenants/path";
    let rule = || BaggageRule::new(TENANT);
    let ask = async |rule| with_rule(rule, path, &all).await;
    assert_eq!(
        ask(rule().path_after("tenants").header(name()).incoming()).await,
        "tenant.id=path"
    );
    assert_eq!(
        ask(rule().header(name()).incoming().path_after("tenants")).await,
        "tenant.id=header"
    );
    assert_eq!(
        ask(rule().incoming().header(name()).path_after("tenants")).await,
        "tenant.id=came"
    );
    // A source that is not named is not asked.
    assert_eq!(
        ask(rule().path_after("cameras").or("nobody")).await,
        "tenant.id=nobody"
    );
    assert_eq!(ask(rule().path_after("cameras")).await, "");
}

#[tokio::test]
async fn values_have_limits() {
    const NOTE: BaggageKey = BaggageKey::new("note");
    let rule = || BaggageRule::new(NOTE).incoming();
    let long = format!("note={}", "x".repeat(257));
    let fits = &long[..long.len() - 1];
    assert_eq!(with_rule(rule(), "/", &[("baggage", &long)]).await, "");
    assert_eq!(with_rule(rule(), "/", &[("baggage", fits)]).await, fits);
    let short = rule().with_max_length(3);
    assert_eq!(
        with_rule(short.clone(), "/", &[("baggage", "note=abc")]).await,
        "note=abc"
    );
    assert_eq!(with_rule(short, "/", &[("baggage", "note=abcd")]).await, "");
}

#[tokio::test]
async fn where_a_caller_fills_all_there_may_be_its_baggage_stays_and_ours_is_counted() {
    let kit = Kit::new();
    let members: Vec<_> = (0..64).map(|i| format!("k{i}=v")).collect();
    let full = members.join(",");
    let app = around(kit.provider());
    let answer = ask(&app, request_from(HERE, "/", &[("baggage", &full)])).await;
    assert_eq!(answer, full);
    assert_eq!(kit.provider().health().baggage_dropped, 1);
}

/// Baggage in a header of its own, beside the trace: what a propagator of somebody's may do.
#[derive(Debug)]
struct Other(TraceContext);

impl TextMapPropagator for Other {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        self.0.inject_context(cx, injector);
        let tenant = cx.baggage().get("tenant").map(ToString::to_string);
        injector.set("x-tenant", tenant.unwrap_or_default());
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        let cx = self.0.extract_with_context(cx, extractor);
        match extractor.get("x-tenant") {
            Some(tenant) => cx.with_baggage([KeyValue::new("tenant", tenant.to_owned())]),
            None => cx,
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        self.0.fields()
    }
}

#[tokio::test]
async fn strangers_are_strangers_whatever_the_propagator() {
    for app in [around, inside, alone] {
        let kit = Kit::new();
        let other = Other(TraceContext::new());
        let app = app(&kit.provider().clone().with_propagator(other));
        let caller = traceparent(7, 9, true);
        let headers = [("x-tenant", "acme"), ("traceparent", &*caller)];
        let tenant = async |peer| ask(&app, request_from(peer, "/seen", &headers)).await;
        assert_eq!(tenant(HERE).await, "request.source=api,tenant=acme");
        assert_eq!(tenant(STRANGER).await, "request.source=api");
    }
}
