//! All that the doctor found.

use super::finding::{Finding, Verdict};
use opentelemetry::trace::TraceId;
use std::fmt;

/// All that the doctor found. Its `Display` is for people, [`findings`](Self::findings) and
/// [`exit_code`](Self::exit_code) are for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "nobody reads it"]
pub struct Report {
    pub(super) service: String,
    pub(super) findings: Vec<Finding>,
    pub(super) trace_id: Option<TraceId>,
}

impl Report {
    pub(super) fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            findings: Vec::new(),
            trace_id: None,
        }
    }

    /// What was found, the gravest first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether there is no fault.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.faults() == 0
    }

    /// Whether this is among what was found.
    #[must_use]
    pub fn has(&self, verdict: Verdict) -> bool {
        self.findings.iter().any(|found| found.verdict == verdict)
    }

    /// The trace of the span that was sent, to be looked up in the back end.
    #[must_use]
    pub fn trace_id(&self) -> Option<TraceId> {
        self.trace_id
    }

    /// For scripts: 0 if it is healthy, 1 if there is a fault, 2 if the examination came to nothing or not to its end.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.has(Verdict::NotExamined) {
            2
        } else {
            u8::from(!self.is_healthy())
        }
    }

    pub(super) fn sorted(mut self) -> Self {
        self.findings.sort_by_key(|finding| finding.verdict);
        self
    }

    fn faults(&self) -> usize {
        let faults = self.findings.iter();
        faults.filter(|found| found.verdict.is_fault()).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.service)?;
        match self.faults() {
            0 => f.write_str("healthy")?,
            1 => f.write_str("1 fault")?,
            n => write!(f, "{n} faults")?,
        }
        for finding in &self.findings {
            for line in finding.to_string().lines() {
                write!(f, "\n  {line}")?;
            }
        }
        match self.trace_id {
            Some(trace_id) if self.has(Verdict::Delivered) => {
                write!(f, "\n  the test span is in trace {trace_id}")
            }
            Some(trace_id) => write!(
                f,
                "\n  the test span, of trace {trace_id}, has arrived nowhere"
            ),
            None => Ok(()),
        }
    }
}
