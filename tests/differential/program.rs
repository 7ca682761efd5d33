//! Programs of tasks and threads that do anything with spans.

use super::begin::below_caller;
use super::touch::Touch;
use instrument_core::opentelemetry::context::Context;
use proptest::collection::vec;
use proptest::prelude::*;

/// A span, and what is done in it.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) form: Form,
    /// With what the span begins.
    pub(crate) begin: u8,
    pub(crate) under: Under,
    pub(crate) parts: Vec<Part>,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Sync,
    Async,
    /// A task of its own; a thread, below synchronous work.
    Task,
    Thread,
    /// By another library's span.
    Foreign,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Under {
    Current,
    /// A caller in another process.
    Caller {
        is_sampled: bool,
    },
    Suppressed,
}

#[derive(Clone, Debug)]
pub(crate) enum Part {
    Touch(Touch),
    /// Something else is done first, where there is something else.
    Yield,
    Work(Work),
    /// All at the same time.
    Together(Vec<Work>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Ok,
    Fails,
    Panics,
    /// Given up at its end; synchronous work cannot be, and ends well.
    Cancelled,
}

impl Under {
    pub(crate) fn context(self) -> Context {
        match self {
            Self::Current => Context::current(),
            Self::Caller { is_sampled } => below_caller(is_sampled),
            Self::Suppressed => Context::current().with_telemetry_suppressed(),
        }
    }
}

pub(crate) fn work() -> impl Strategy<Value = Work> {
    let alone = prop_oneof![4 => Touch::any().prop_map(Part::Touch), 1 => Just(Part::Yield)];
    one(alone).prop_recursive(5, 60, 5, |inner| {
        one(prop_oneof![
            4 => Touch::any().prop_map(Part::Touch),
            1 => Just(Part::Yield),
            4 => inner.clone().prop_map(Part::Work),
            2 => vec(inner.prop_map(not_suppressed), 1..5).prop_map(Part::Together),
        ])
    })
}

fn one(part: impl Strategy<Value = Part>) -> impl Strategy<Value = Work> {
    let form = prop::sample::select(vec![
        Form::Sync,
        Form::Async,
        Form::Task,
        Form::Thread,
        Form::Foreign,
    ]);
    let under = prop_oneof![
        12 => Just(Under::Current),
        1 => any::<bool>().prop_map(|is_sampled| Under::Caller { is_sampled }),
        1 => Just(Under::Suppressed),
    ];
    let end = prop_oneof![
        3 => Just(End::Ok),
        1 => Just(End::Fails),
        1 => Just(End::Panics),
        1 => Just(End::Cancelled),
    ];
    (form, 0..8_u8, under, vec(part, 0..6), end).prop_map(|(form, begin, under, parts, end)| Work {
        form,
        begin,
        under,
        parts,
        end,
    })
}

/// What is suppressed is not done at the same time: see `run`.
fn not_suppressed(work: Work) -> Work {
    match work.under {
        Under::Suppressed => Work {
            under: Under::Current,
            ..work
        },
        _ => work,
    }
}
