//! Which traces are kept: decided at their head, and again at their tail.

mod attribute;
mod clock;
mod parent_based;
mod path;
mod preset;
mod priority;
mod probability;
mod question;
mod rate;
mod rate_limit;
mod ratio;
mod rules;
mod sampler;
mod tail;
mod trace_state;

pub use clock::Clock;
pub use priority::Priorities;
pub use rules::{Rule, Rules};
pub use sampler::Sampler;
pub use tail::{Tail, TailHandle, TailHealth, TailProcessor};
