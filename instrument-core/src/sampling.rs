//! Which traces are kept: decided at their head, and again at their tail.

use std::fmt;

/// Decides at a trace's first span whether it is recorded.
#[derive(Clone, Debug)]
pub struct Sampler {
    text: String,
}

impl Sampler {
    /// Stub.
    pub fn always_on() -> Self {
        Self {
            text: "always on".to_owned(),
        }
    }
    /// Stub.
    pub fn always_off() -> Self {
        Self {
            text: "always off".to_owned(),
        }
    }
    /// Stub.
    pub fn ratio(ratio: f64) -> Self {
        Self {
            text: format!("{ratio} of traces"),
        }
    }
    /// Stub.
    pub fn parent_based(root: Self) -> Self {
        Self {
            text: format!("parent-based, {root}"),
        }
    }
    /// Stub.
    #[must_use]
    pub fn with_remote_parent_sampled(self, sampler: Self) -> Self {
        Self {
            text: format!("{self}; remote sampled: {sampler}"),
        }
    }
    /// Stub.
    #[must_use]
    pub fn with_remote_parent_not_sampled(self, sampler: Self) -> Self {
        Self {
            text: format!("{self}; remote not sampled: {sampler}"),
        }
    }
    /// Stub.
    #[must_use]
    pub fn with_local_parent_sampled(self, sampler: Self) -> Self {
        Self {
            text: format!("{self}; local sampled: {sampler}"),
        }
    }
    /// Stub.
    #[must_use]
    pub fn with_local_parent_not_sampled(self, sampler: Self) -> Self {
        Self {
            text: format!("{self}; local not sampled: {sampler}"),
        }
    }
    /// Stub.
    pub fn by_priority(priorities: Priorities) -> Self {
        Self {
            text: format!("by priority {priorities:?}"),
        }
    }
}

impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Stub.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs)]
pub struct Priorities {
    pub error: f64,
    pub high_risk: f64,
    pub high: f64,
    pub medium: f64,
    pub background: f64,
    pub default: f64,
    pub high_paths: Vec<String>,
    pub medium_paths: Vec<String>,
    pub background_paths: Vec<String>,
}

impl Default for Priorities {
    fn default() -> Self {
        let paths = |list: &[&str]| list.iter().map(|&path| path.to_owned()).collect();
        Self {
            error: 1.0,
            high_risk: 1.0,
            high: 1.0,
            medium: 0.5,
            background: 0.1,
            default: 0.1,
            high_paths: paths(&["/api/events"]),
            medium_paths: paths(&["/api/timeline"]),
            background_paths: paths(&["/health"]),
        }
    }
}

impl Priorities {
    /// Stub.
    #[must_use]
    pub fn capped(mut self, rate: f64) -> Self {
        self.medium = self.medium.min(rate);
        self.background = self.background.min(rate);
        self.default = self.default.min(rate);
        self
    }
}

/// Decides at a trace's end whether it is kept.
#[derive(Clone, Debug)]
pub struct Tail {
    rate: f64,
}

impl Tail {
    /// Stub.
    pub fn new(rate: f64) -> Self {
        Self { rate }
    }
    /// Stub.
    pub fn head(&self) -> Sampler {
        Sampler::parent_based(Sampler::ratio(self.rate))
    }
}
