//! A context, as a row keeps it: `traceparent`, `tracestate` and baggage as a JSON object.

use instrument_core::propagation::{Map, extract_context, inject_context};
use opentelemetry::Context;
use std::collections::BTreeMap;

/// What a row keeps of a context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carrier(BTreeMap<String, String>);

impl Carrier {
    pub(crate) fn of(context: &Context) -> Self {
        let mut carried = BTreeMap::new();
        inject_context(context, &mut Map(&mut carried));
        Self(carried)
    }

    pub(crate) fn current() -> Self {
        Context::map_current(Self::of)
    }

    /// Of a row. What is no carrier carries nothing.
    pub(crate) fn parse(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// For a row.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// To go on in.
    pub(crate) fn context(&self) -> Context {
        extract_context(&Context::new(), &Map(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use instrument_core::testing::Kit;
    use instrument_core::{current, span};
    use opentelemetry::trace::TraceContextExt;

    #[test]
    fn a_context_survives_the_table() {
        let kit = Kit::new();
        let _recording = kit.enter();
        span!("receive_image").in_scope(|| {
            let there = Carrier::parse(&Carrier::current().text());
            assert_eq!(there, Carrier::current());
            let context = there.context();
            let trace = context.span().span_context().trace_id().to_string();
            assert_eq!(Some(trace), current::trace_id());
        });
        assert_eq!(Carrier::parse("no JSON"), Carrier::default());
    }
}
