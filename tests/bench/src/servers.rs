//! The contenders for requests. To add one: a file here, a line in [`ALL`].

use opentelemetry::global;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};

use crate::contender::Entry;

mod axum_otel;
mod bare;
mod hand_global;
mod otel_tower;
mod ours;
mod ours_stack;
#[cfg(test)]
mod tests;
mod trace_layer;

/// In the order of the tables.
pub(crate) const ALL: [Entry; 7] = [
    Entry::serving::<bare::Bare>(),
    Entry::serving::<hand_global::HandGlobal>(),
    Entry::serving::<otel_tower::OtelTower>(),
    Entry::serving::<axum_otel::AxumOtel>(),
    Entry::serving::<trace_layer::WithTraceLayer>(),
    Entry::serving::<ours_stack::OursStack>(),
    Entry::serving::<ours::Ours>(),
];

/// What callers say of trace and baggage is read with OpenTelemetry's own propagators, which are global.
#[expect(
    clippy::disallowed_methods,
    reason = "a service that is set up without ours does it"
)]
fn propagate() {
    global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
}
