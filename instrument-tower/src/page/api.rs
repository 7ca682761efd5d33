//! The API: what Jaeger's answers look like, and what is ours beside it.

mod analysis;
mod answer;
mod ask;
mod comparison;
mod logs;
mod query;
mod running;
mod settings;
mod traces;

pub(super) use answer::Answer;
pub(super) use ask::ask;
pub(super) use query::Parameters;
pub(super) use settings::about;
