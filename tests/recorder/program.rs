//! Programs that do anything with spans.

use super::begin::{below_caller, foreign, ours};
use super::touch::Touch;
use instrument_core::opentelemetry::context::Context;
use instrument_core::opentelemetry::global::BoxedTracer;
use instrument_core::opentelemetry::trace::TraceContextExt as _;
use proptest::prelude::*;
use std::sync::Arc;
use std::thread;

/// What a program does, one after the other.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Touch(Touch),
    /// A span of ours, with steps in it.
    Ours(u8, Vec<Self>),
    /// One of another library.
    Foreign(u8, Vec<Self>),
    /// Below a caller in another process.
    Remote {
        is_sampled: bool,
        steps: Vec<Self>,
    },
    OnAnotherThread(Vec<Self>),
    Suppressed(Vec<Self>),
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = Touch::any().prop_map(Step::Touch);
    let step = leaf.prop_recursive(5, 60, 6, |inner| {
        let steps = || prop::collection::vec(inner.clone(), 0..6);
        prop_oneof![
            3 => Touch::any().prop_map(Step::Touch),
            1 => (0..8_u8, steps()).prop_map(|(n, steps)| Step::Ours(n, steps)),
            1 => (0..4_u8, steps()).prop_map(|(n, steps)| Step::Foreign(n, steps)),
            1 => (any::<bool>(), steps())
                .prop_map(|(is_sampled, steps)| Step::Remote { is_sampled, steps }),
            1 => steps().prop_map(Step::OnAnotherThread),
            1 => steps().prop_map(Step::Suppressed),
        ]
    });
    prop::collection::vec(step, 0..8)
}

/// Runs them, one after the other.
pub(crate) fn run(steps: &[Step], tracer: &Arc<BoxedTracer>) {
    for step in steps {
        match step {
            Step::Touch(touch) => touch.run(),
            Step::Ours(n, steps) => ours(*n).in_scope(|| run(steps, tracer)),
            Step::Foreign(n, steps) => {
                let span = foreign(*n, tracer);
                let _active = Context::current().with_span(span).attach();
                run(steps, tracer);
            }
            Step::Remote { is_sampled, steps } => {
                let _active = below_caller(*is_sampled).attach();
                run(steps, tracer);
            }
            Step::OnAnotherThread(steps) => {
                let context = Context::current();
                thread::scope(|scope| {
                    scope.spawn(|| {
                        let _active = context.attach();
                        run(steps, tracer);
                    });
                });
            }
            Step::Suppressed(steps) => {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                run(steps, tracer);
            }
        }
    }
}
