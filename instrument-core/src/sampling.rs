//! Which traces are kept: decided at their head, and again at their tail.

/// Decides at a trace's first span whether it is recorded.
#[derive(Clone, Debug)]
pub struct Sampler {}

/// Decides at a trace's end whether it is kept.
#[derive(Clone, Debug)]
pub struct Tail {}
