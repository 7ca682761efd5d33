//! A process that sets itself up, works a little and shows what can be seen only once in each process:
//! `sets-up [VARIABLE default|forced]`, to set in code what the variable sets. `matrix.rs` runs it.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{
    Link, Span, SpanContext, SpanId, TraceFlags, TraceId, TraceState, Tracer,
};
use opentelemetry::{Context, KeyValue, global};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;
use telemetry_tests::coded::coded;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let mut builder = Telemetry::builder("sets-up");
    if let [_, variable, how] = arguments.as_slice() {
        let code = coded(variable).ok_or("code cannot set it")?;
        builder = (code.apply)(builder, &str::to_owned, how == "forced");
    }
    let telemetry = builder.install()?;
    span!("work").in_scope(|| {
        tracing::error!(target: "backend", "an error");
        tracing::info!(target: "backend", "an information");
        tracing::debug!(target: "backend", "a detail");
        tracing::info!(target: "library", "a library's information");
        propagate()
    })?;
    link();
    telemetry.shutdown(Duration::from_secs(30))?;
    Ok(())
}

/// A span with a link that has attributes.
fn link() {
    let (trace, span) = (TraceId::from(7), SpanId::from(7));
    let state = TraceState::default();
    let linked = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, state);
    let attributes = (0..200).map(|n| KeyValue::new(format!("attribute.{n}"), n));
    let link = Link::new(linked, attributes.collect(), 0);
    let tracer = global::tracer("sets-up");
    tracer
        .span_builder("linked")
        .with_links(vec![link])
        .start(&tracer)
        .end();
}

/// Shows what would travel with a request.
fn propagate() -> io::Result<()> {
    let mut headers = BTreeMap::<String, String>::new();
    let context = Context::current_with_baggage([KeyValue::new("camera", "7")]);
    #[derive(Debug)]
    struct Carrier<'a>(&'a mut BTreeMap<String, String>);
    impl opentelemetry::propagation::Injector for Carrier<'_> {
        fn set(&mut self, key: &str, value: String) {
            self.0.insert(key.to_owned(), value);
        }
    }
    global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut Carrier(&mut headers));
    });
    headers.retain(|_, value| !value.is_empty());
    for (name, value) in headers {
        writeln!(io::stdout(), "header {name}: {value}")?;
    }
    Ok(())
}
