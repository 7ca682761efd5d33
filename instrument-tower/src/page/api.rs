//! The API: what Jaeger's answers look like, and what is ours beside it.

mod analysis;
mod answer;
mod ask;
mod base64;
mod comparison;
mod found;
mod id;
mod logs;
mod query;
mod running;
mod settings;
mod traces;

pub(super) use answer::Answer;
pub(super) use ask::ask;
pub(super) use id::trace_id;
pub(super) use query::Parameters;
pub(super) use settings::about;
