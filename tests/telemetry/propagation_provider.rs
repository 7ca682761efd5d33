//! Whose propagator is used: that of the context's provider.

use instrument_core::Provider;
use instrument_core::propagation::{
    Baggage, TraceContext, W3c, extract_context, extract_headers, inject_context, inject_headers,
    inject_headers_without_baggage, inject_without_baggage,
};
use instrument_core::testing::Kit;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::noop::NoopTracerProvider;
use std::collections::HashMap;
use telemetry_tests::headers::headers;

const PARENT: &str = "00-12345678901234567890123456789012-1234567890123456-01";

fn all() -> HashMap<String, String> {
    [("traceparent", PARENT), ("baggage", "a=1")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn with(propagator: impl TextMapPropagator + Send + Sync + 'static) -> Context {
    Provider::new(NoopTracerProvider::new())
        .with_propagator(propagator)
        .bind(&Context::new())
}

/// What of all headers gets through.
fn through(cx: &Context) -> Vec<String> {
    let mut sent = HashMap::new();
    inject_context(&extract_context(cx, &all()), &mut sent);
    let mut names: Vec<_> = sent.into_keys().collect();
    names.sort();
    names
}

#[test]
fn a_provider_has_trace_context_and_baggage() {
    let cx = Kit::new().provider().bind(&Context::new());
    assert_eq!(through(&cx), ["baggage", "traceparent"]);
}

#[test]
fn a_provider_can_have_another_one() {
    assert_eq!(through(&with(TraceContext::new())), ["traceparent"]);
    assert_eq!(through(&with(Baggage::new())), ["baggage"]);
    assert_eq!(through(&with(W3c::new())), ["baggage", "traceparent"]);
}

#[test]
fn without_any_provider_it_is_the_global_one_which_does_nothing() {
    assert!(through(&Context::new()).is_empty());
}

/// Baggage in a form of its own.
#[derive(Debug)]
struct Own([String; 1]);

impl TextMapPropagator for Own {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        injector.set("x-own", cx.baggage().len().to_string());
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        match extractor.get("x-own") {
            Some(value) => cx.with_baggage([opentelemetry::KeyValue::new("own", value.to_owned())]),
            None => cx.clone(),
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&self.0)
    }
}

#[test]
fn baggage_is_withheld_whatever_form_it_has() {
    let cx = with(Own(["x-own".to_owned()]));
    let cx = extract_headers(&cx, &headers(&[("x-own", "5")]));
    let mut sent = headers(&[("x-own", "old"), ("traceparent", "of somebody else")]);
    inject_headers(&cx, &mut sent);
    assert_eq!(
        sent,
        headers(&[("traceparent", "of somebody else"), ("x-own", "1")])
    );
    inject_headers_without_baggage(&cx, &mut sent);
    assert_eq!(sent["x-own"], "0");
    let mut map = HashMap::new();
    inject_without_baggage(&cx, &mut map);
    assert_eq!(map["x-own"], "0");
}
