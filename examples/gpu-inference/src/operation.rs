//! The spans that are looked for by name, and from when on they are slow: for the trace page and the dashboards alike.

use std::time::Duration;

/// A span's name, and from when on it is slow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Operation {
    /// The span's name.
    pub name: &'static str,
    /// From then on it is worth a look.
    pub warn: Duration,
    /// From then on something is wrong.
    pub bad: Duration,
}

/// A batch is judged, and an event is kept.
pub const ANALYSIS: Operation = Operation::new("analysis_processing", 60, 180);
/// An image is looked at.
pub const DETECTION: Operation = Operation::new("detection_processing", 5, 30);
/// The language model is asked.
pub const LLM: Operation = Operation::new("llm_inference", 30, 120);

/// All of them.
pub const ALL: [Operation; 3] = [ANALYSIS, DETECTION, LLM];

impl Operation {
    const fn new(name: &'static str, warn: u64, bad: u64) -> Self {
        Self {
            name,
            warn: Duration::from_secs(warn),
            bad: Duration::from_secs(bad),
        }
    }
}
